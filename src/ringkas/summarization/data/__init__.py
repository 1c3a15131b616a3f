"""Word lists, tables and trees of the extractive summarizer."""
