"""The pages: the front, the citizen's two steps, the counter, and what is set up."""
