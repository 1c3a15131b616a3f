"""Word lists of the checks; each file says where its facts come from."""
