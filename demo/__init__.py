"""The demo academy: a real Arabic course, its films, its invented people, and the seed that plants them."""
