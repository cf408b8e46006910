"""One file, one kind of measurement; each binds METHOD. Adding a file adds a method, nothing else is edited."""
