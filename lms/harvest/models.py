"""What the doors keep."""
