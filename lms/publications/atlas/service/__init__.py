"""The rules of the atlas."""
