"""What the front pages show, gathered in few queries: one file a page."""
