"""The rules of lists: reading, checking, taking in, taking back."""
