"""The pages of quizzes: what learners sit, what trainers build."""

from courses.quizzes.views import (
    arranging,
    attempts,
    bank,
    exceptions,
    files,
    hearing,
    history,
    papers,
    questions,
    rulings,
    sending,
    shelves,
    statistics,
)
from courses.quizzes.views.blueprint import bp

__all__ = [
    "arranging",
    "attempts",
    "bank",
    "bp",
    "exceptions",
    "files",
    "hearing",
    "history",
    "papers",
    "questions",
    "rulings",
    "sending",
    "shelves",
    "statistics",
]
