"""Word lists of translation; each file says where its facts come from."""
