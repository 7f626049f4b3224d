"""No tables of its own: it counts those of others."""
