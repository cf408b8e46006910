"""Frequencies and harm to risk."""
