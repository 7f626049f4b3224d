"""A sermon, its languages and what belongs to them."""
