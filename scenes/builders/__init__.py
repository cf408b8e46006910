"""Parameters to meshes, one file a kind of structure."""
