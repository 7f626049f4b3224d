"""Indexing, asking, suggesting, and making the index anew."""
