"""Files that people hand us, brought into the store: read by a child within limits, checked first, all rows or none."""
