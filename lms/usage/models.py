"""Counts of uses."""
