"""What rubrics keep."""
