"""Exceptions: more time, other dates, another attempt, for a run, a group or a person."""
