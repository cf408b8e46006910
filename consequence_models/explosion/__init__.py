"""Blast, one file a model."""
