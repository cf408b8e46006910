"""Harm to people and buildings."""
