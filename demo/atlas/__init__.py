"""The atlas of the demo: the records of ninety-two volumes, and the plates of three of them, drawn when it is set up."""
