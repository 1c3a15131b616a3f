"""Word lists of the segmentation: one entry a line, sources in each header."""
