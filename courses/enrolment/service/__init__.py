"""The rules of runs and places in them, a file per group of verbs: runs, moving, joining."""
