"""A school with a quiz and its gradebook."""

import itertools
from dataclasses import dataclass

import pytest

from courses.gradebook.models import Gradebook, GradeItem
from courses.gradebook.service import arriving, books, filling, rules
from courses.quizzes.service import attempts, grading
from tests.courses.quizzes.sitting import event, give
from tests.factories.quizzes import RIGHT, School, make_school

_numbers = itertools.count(900_000)


def enter_all():
    """As the worker does it within seconds."""
    while arriving.enter_due():
        pass


@dataclass
class Marked:
    """A school, and a learner who sits its quiz."""

    school: School

    @property
    def book(self) -> Gradebook:
        return books.of_run(self.school.run.id)

    @property
    def item(self) -> GradeItem:
        return rules.items_of(self.book)[0]

    def sit(self, right=4, user=None, *, is_entered=True):
        """Hand in an attempt with so many right answers of four."""
        user = user or self.school.learner
        place = attempts.sitting(self.school.run.id, self.school.lesson.id, user)
        attempt = attempts.own(attempts.start(place).public_id, user)
        for answer in attempt.answers[:right]:
            give(attempt, user, event(answer.slot, RIGHT[answer.version.type], number=next(_numbers)))
        handed_in = grading.hand_in(attempt)
        if is_entered:
            enter_all()
        return handed_in


@pytest.fixture
def make_marked(session, cast):
    def make(**rules_of_quiz):
        school = make_school(cast, **{"attempts_allowed": 3, **rules_of_quiz})
        filling.keep_up(school.run)
        return Marked(school)

    return make


@pytest.fixture
def marked(make_marked):
    return make_marked()
