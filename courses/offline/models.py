"""What is saved lies in browsers: this feature keeps no rows of its own."""
