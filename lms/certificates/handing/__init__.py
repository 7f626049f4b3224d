"""Who took which printed sheet: the hand-over log of a batch, and the list that is signed at the counter."""
