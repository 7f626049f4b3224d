"""The files of volumes, and what was read out of them."""
