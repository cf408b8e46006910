"""What devices reach: ground that cameras see, sources that detectors are near, streets that hydrants serve."""
