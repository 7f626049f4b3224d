"""The public library: its front, its shelves, works and editions."""
