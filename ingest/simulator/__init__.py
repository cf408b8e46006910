"""A virtual park that speaks the real protocols."""
