"""The atlas: its volumes, plates and places."""
