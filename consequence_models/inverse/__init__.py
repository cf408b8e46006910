"""Readings back to their source."""
