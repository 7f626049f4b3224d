"""The pages of quizzes: what learners sit, what trainers build."""

from courses.quizzes.views import attempts, bank, files, history, papers, questions, rulings, shelves, statistics
from courses.quizzes.views.blueprint import bp

__all__ = ["attempts", "bank", "bp", "files", "history", "papers", "questions", "rulings", "shelves", "statistics"]
