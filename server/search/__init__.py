"""The process `seek`: detectors and wind in, place and rate of a leak out, renewed while it leaks."""
