"""The rules of media: uploads, and what becomes of an asset."""
