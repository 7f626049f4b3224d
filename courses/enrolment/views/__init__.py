"""Joining and leaving, for learners; nominating, for directorates; the registry, for registrars."""

from courses.enrolment.views import (
    codes,
    conditions,
    directorate,
    exports,
    groups,
    learner,
    nominations,
    people,
    runs,
    waiting,
)
from courses.enrolment.views.blueprint import bp

__all__ = [
    "bp",
    "codes",
    "conditions",
    "directorate",
    "exports",
    "groups",
    "learner",
    "nominations",
    "people",
    "runs",
    "waiting",
]
