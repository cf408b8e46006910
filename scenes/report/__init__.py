"""A kept run as a report: one content, written as PDF and as an HTML file that needs nothing else."""
