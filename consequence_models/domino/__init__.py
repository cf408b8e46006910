"""Escalation from one structure to the next."""
