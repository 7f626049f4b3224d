"""The rules of the marking desk."""
