"""Detectors and transmitters: thresholds, instrument faults, silence."""
