"""The rules of files of books."""
