"""One file, one scene."""
