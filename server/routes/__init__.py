"""One noun, one file: HTTP in, domain out."""
