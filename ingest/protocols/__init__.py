"""One file, one device protocol: a pure decode."""
