"""The index and what waits to be indexed."""
