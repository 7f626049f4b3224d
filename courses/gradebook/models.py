"""What the gradebook keeps."""
