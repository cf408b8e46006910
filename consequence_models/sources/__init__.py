"""What leaves a vessel, one file a model."""
