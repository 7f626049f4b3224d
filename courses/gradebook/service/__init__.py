"""The rules of the gradebook."""
