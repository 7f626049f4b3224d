"""Verification for everybody: by code, by the seal in a square, by a file, by a whole list, and without a connection.

What is brought to be checked is judged and forgotten. Files are opened only by programs of their own (`reader`).
"""
