"""Formulas shared by the models."""
