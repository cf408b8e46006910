"""Ranges to positions with their error."""
