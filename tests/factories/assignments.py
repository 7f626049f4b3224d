"""An assignment in a run with a learner, and what was handed in. Factories flush.

hall = make_hall(cast)                     # a published assignment, a run, the learner enrolled
work = hand_in(hall, "خطبة")               # submitted
"""

import dataclasses
from typing import Any

from courses.assignments.models import Assignment, Submission
from courses.assignments.service import building, handing, standing
from courses.catalog.models import Course, Lesson, LessonKind
from courses.enrolment.models import Enrolment, Run
from lms.accounts.models import User
from lms.core.db import session
from media.models import Asset, AssetKind, AssetState
from tests.factories.courses import WORDS, add_lesson, add_section, enrol, make_course, make_run, publish


@dataclasses.dataclass
class Hall:
    """An assignment of a course, a run, a learner in it and the trainer."""

    course: Course
    lesson: Lesson
    assignment: Assignment
    run: Run
    enrolment: Enrolment
    learner: User
    trainer: User

    @property
    def page(self) -> str:
        """The learner's page."""
        return f"/learn/runs/{self.run.id}/assignments/{self.lesson.stable_key}"

    @property
    def table(self) -> str:
        """The trainer's page."""
        return f"/teach/runs/{self.run.id}/assignments/{self.lesson.stable_key}"


def make_hall(cast: Any, *, completion: dict[str, Any] | None = None, **rules: Any) -> Hall:
    course = make_course(cast.trainer)
    fields = {"completion": completion} if completion else {}
    lesson = add_lesson(add_section(course), LessonKind.ASSIGNMENT, body=WORDS, **fields)
    assignment = building.set_rules(building.of_lesson(lesson.id), rules)
    run = make_run(publish(course))
    enrolment = enrol(run, cast.learner)
    return Hall(course, lesson, assignment, run, enrolment, cast.learner, cast.trainer)


def place_of(hall: Hall, user: User | None = None) -> standing.Standing:
    return standing.of(hall.run.id, hall.lesson.stable_key, user or hall.learner)


def hand_in(hall: Hall, text: str = "الحمد لله رب العالمين", user: User | None = None) -> Submission:
    person = user or hall.learner
    handing.keep(place_of(hall, person), text)
    return handing.hand_in(place_of(hall, person), person)


def make_asset(owner: User, kind: AssetKind = AssetKind.FILE, title: str = "خطبة.pdf") -> Asset:
    """Something that its owner uploaded, found good."""
    asset = Asset(kind=kind, wanted=kind.value, title=title, owner_id=owner.id, state=AssetState.READY)
    session().add(asset)
    session().flush()
    return asset
