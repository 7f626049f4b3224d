"""The pages of quizzes: what learners sit, what trainers build."""

from courses.quizzes.views import attempts, bank, papers, questions
from courses.quizzes.views.blueprint import bp

__all__ = ["attempts", "bank", "bp", "papers", "questions"]
