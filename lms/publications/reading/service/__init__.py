"""The rules of reading: books as readers open them, cues, places, marks."""
