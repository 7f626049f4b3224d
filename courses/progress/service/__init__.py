"""The rules of progress, a file per group of verbs: completing, reading the outline, shares of many."""
