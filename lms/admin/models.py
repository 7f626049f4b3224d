"""This feature keeps nothing of its own: it shows what the ground floor and the accounts keep."""
