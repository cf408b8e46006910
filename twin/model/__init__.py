"""Frozen nouns: what a park is made of. No database, no clock."""
