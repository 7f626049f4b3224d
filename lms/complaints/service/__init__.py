"""The engine: the one way in which cases are filed and moved."""
