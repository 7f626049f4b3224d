"""Marks that change after they were given: a key that was wrong, a question that is void, and the way back."""
