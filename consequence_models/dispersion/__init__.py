"""Where a cloud goes, one file a model."""
