"""Reading and listening in the browser."""
