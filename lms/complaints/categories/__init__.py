"""What citizens write about: the categories, with their own questions, targets and rules."""
