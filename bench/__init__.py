"""The platform's figures. One module a figure; each gives its number, its target and whether it held."""
