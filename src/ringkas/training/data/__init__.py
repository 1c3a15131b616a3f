"""Data files of the training recipe: licences of the corpora, attribution templates, a few lines for the smoke run."""
