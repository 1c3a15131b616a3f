"""Tables of reading: file signatures, names of metadata fields, function words; sources in each header."""
