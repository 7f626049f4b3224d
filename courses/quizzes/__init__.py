"""Quizzes: a bank of versioned questions, papers made of them, and attempts that lose no answer."""
