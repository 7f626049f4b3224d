"""Questions from elsewhere and for elsewhere: one module a format, all with the face described in `face.py`."""
