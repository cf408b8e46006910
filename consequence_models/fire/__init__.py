"""Heat of flames, one file a model."""
