"""Joining and leaving, for learners; the registry, for registrars."""

from courses.enrolment.views import learner, people, runs
from courses.enrolment.views.blueprint import bp

__all__ = ["bp", "learner", "people", "runs"]
