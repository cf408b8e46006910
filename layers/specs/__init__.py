"""One file, one map layer."""
