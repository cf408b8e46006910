"""The books a park keeps, one file each."""
