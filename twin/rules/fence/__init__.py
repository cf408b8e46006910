"""Fences: who is inside (`engine`), and the rules on it, one file each."""
