"""The rules of lessons: watched time that is honest, and the words of a video."""
