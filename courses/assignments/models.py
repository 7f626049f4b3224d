"""What assignments keep."""
