"""Written openings in the course on sermons, marked blind, some by two: one is marked and posted, one waits for a moderator, the others for a marker."""

import tomllib
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from courses.assignments.service import building, handing, standing
from courses.catalog.models import Course, CourseVersion, LessonKind
from courses.catalog.service import content, courses
from courses.enrolment.models import Enrolment, Run
from courses.marking.models import MarkingWork, SubjectKind, TaskRole
from courses.marking.said import Said
from courses.marking.service import arriving, claiming, comments, drafting, giving, plans, posting
from courses.rubrics import service as rubrics
from demo.seed.residents import Residents
from demo.syllabus import CONTENT
from lms.accounts.models import Context, Role, User
from lms.accounts.service import people as found
from lms.accounts.service import roles
from lms.core.db import session

SLUG, OTHER = "khutba-craft", "computer-literacy"
MARK = Decimal(20)
TWICE = Decimal("0.3")  # of the works are marked by two


def add_task(course: Course, draft: CourseVersion, by: User) -> None:
    """The assignment, with the rubric by which it is marked, into the draft of the sermon course."""
    told = _told()
    words, rubric = told["task"], told["rubric"]
    lesson = content.add_lesson(
        content.add_section(draft, told["section"]),
        LessonKind.ASSIGNMENT,
        told["title"],
        stable_key=told["key"],
        body=words,
        minutes=told["minutes"],
        is_required=False,
    )
    version = rubrics.write(course.id, rubric["title"], rubric["criteria"], by)
    rules = {"mark": MARK, "due_days": 21, "is_blind": True, "second_share": TWICE, "rubric_version_id": version.id}
    building.set_rules(building.of_lesson(lesson.id), rules)


def hand_in(run: Run, people: Residents) -> None:
    """Whoever has gone on to the sermons hands in; the first two works are marked by two trainers."""
    told = _told()
    places = session().scalars(select(Enrolment).where(Enrolment.run_id == run.id).order_by(Enrolment.id))
    course = courses.by_slug(SLUG)
    first, second = people.teacher_of(SLUG), _second_marker(course, people)
    plan = plans.of_lesson(course.id, told["key"])
    for place, work in zip(places.all(), told["works"], strict=False):
        learner = found.find(place.user_id)
        plan.second_share = Decimal(1) if "first" in work else None
        handing.keep(standing.of(run.id, told["key"], learner), work["text"])
        submission = handing.hand_in(standing.of(run.id, told["key"], learner), learner)
        if "first" in work:
            _mark(submission.id, work, [first, second])
    for sentence in told["bank"]:
        comments.keep(course.id, sentence, first)


def _second_marker(course: Course, people: Residents) -> User:
    """The trainer of the computer course marks the sample too."""
    second = people.teacher_of(OTHER)
    roles.give(second, Role.TRAINER, Context.COURSE, course.id, by=people.registrar)
    return found.find(second.id)


def _mark(submission_id: int, told: dict[str, Any], markers: list[User]) -> None:  # Any: TOML
    work = arriving.of_subject(SubjectKind.SUBMISSION, submission_id)
    assert work is not None  # noqa: S101 - it has just come
    for role, levels, marker in zip((TaskRole.FIRST, TaskRole.SECOND), ("first", "second"), markers, strict=True):
        task = claiming.load(next(each.id for each in work.tasks if each.role is role))
        drafting.save(task, marker, Said(told[levels], comment=told["comment"] if role is TaskRole.FIRST else ""))
        giving.give(task, marker)
    _post(work, markers[0])


def _post(work: MarkingWork, by: User) -> None:
    if work.settled_at:
        posting.post([work.id], by)


def _told() -> dict[str, Any]:  # Any: TOML
    return tomllib.loads((CONTENT / SLUG / "openings.toml").read_text("utf-8"))
