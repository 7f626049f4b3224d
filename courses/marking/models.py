"""What the marking desk keeps."""
