"""The rules of assignments."""
