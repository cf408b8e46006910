"""Cameras: where the ground is that they see, and how well that is known."""
