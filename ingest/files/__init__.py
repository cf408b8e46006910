"""Files of a park to the store, all or nothing."""
