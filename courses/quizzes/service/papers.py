"""Building a quiz inside a draft version: its rules, its questions, their order and marks."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.catalog.models import CourseVersion, Lesson, LessonKind, VersionState
from courses.quizzes import types
from courses.quizzes.models import QuestionEntry, Quiz, QuizSlot
from courses.quizzes.service import drawing
from courses.quizzes.service.drawing import Pools
from courses.quizzes.service.finding import Search
from courses.quizzes.types.face import NOTHING
from lms.core.db import session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l


@dataclasses.dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a quiz from being published; `slot` where it is in one question."""

    what: str
    slot: int | None = None


def of_lesson(lesson_id: int) -> Quiz:
    """Find the quiz of a quiz lesson, with its questions; a lesson without one yet gets an unsaved one."""
    version = joinedload(Lesson.version).joinedload(CourseVersion.course)
    quiz = session().scalar(
        select(Quiz)
        .options(
            joinedload(Quiz.lesson).options(version),
            selectinload(Quiz.slots).options(joinedload(QuizSlot.version), joinedload(QuizSlot.section)),
            selectinload(Quiz.sections),
        )
        .where(Quiz.lesson_id == lesson_id)
        .execution_options(populate_existing=True)
    )
    if quiz:
        return quiz
    lesson = session().scalar(
        select(Lesson).options(version).where(Lesson.id == lesson_id, Lesson.kind == LessonKind.QUIZ)
    )
    if lesson is None:
        raise NotFound
    return _blank(lesson)


def set_rules(quiz: Quiz, rules: Mapping[str, Any]) -> Quiz:
    """Change the rules of a draft quiz."""
    refuse_published(quiz)
    opens, closes = rules.get("opens_at"), rules.get("closes_at")
    if opens and closes and opens >= closes:
        raise BadValue(_l("The quiz must close after it opens."))
    for name in (
        "instructions",
        "limit_seconds",
        "attempts_allowed",
        "pass_share",
        "grade_method",
        "is_shuffled",
    ):
        if name in rules:
            setattr(quiz, name, rules[name])
    quiz.opens_at, quiz.closes_at = opens, closes
    quiz.settings = {**quiz.settings, **rules.get("settings", {})}
    return keep(quiz)


def add(quiz: Quiz, entries: Sequence[QuestionEntry]) -> list[QuizSlot]:
    """Put questions at the end, each in its newest wording; one that is there already stays where it is."""
    refuse_published(quiz)
    keep(quiz)
    there = {slot.entry_id for slot in quiz.slots}
    course_id = quiz.lesson.version.course_id
    added = []
    for entry in entries:
        if entry.category.course_id not in (None, course_id):
            raise NotFound
        if entry.id in there:
            continue
        newest = entry.versions[-1]
        slot = QuizSlot(number=len(quiz.slots) + 1, entry_id=entry.id, version_id=newest.id, mark=newest.mark)
        quiz.slots.append(slot)
        added.append(slot)
    number(quiz, quiz.slots)
    return added


def number(quiz: Quiz, ordered: Sequence[QuizSlot]) -> None:
    """Number the slots anew, section after section; below zero first, for the database holds numbers to be unique."""
    session().flush()
    ordered = sorted(ordered, key=lambda slot: slot.section.number if slot.section else 0)
    for sign in (-1, 1):
        for number, slot in enumerate(ordered, start=1):
            slot.number = sign * number
        session().flush()
    quiz.slots.sort(key=lambda slot: slot.number)


def set_mark(quiz: Quiz, slot: QuizSlot, mark: Decimal) -> None:
    """Say what a question is worth here."""
    refuse_published(quiz)
    if not NOTHING < mark <= 100:  # noqa: PLR2004 - a mark above a hundred is a slip of the finger
        raise BadValue(_l("A mark lies between 0 and 100."))
    slot.mark = mark
    session().flush()


def is_draft(quiz: Quiz) -> bool:
    """Whether the quiz can still be changed."""
    return quiz.lesson.version.state is VersionState.DRAFT


def lacks(quiz: Quiz, pools: Pools | None = None) -> list[Lack]:
    """Return what keeps the quiz from being published. `pools`: what its filters can draw, where that is known."""
    if not quiz.slots:
        return [Lack("empty")]
    found = [Lack("unsound", slot.number) for slot in quiz.slots if not _is_sound(slot)]
    filters = filters_of(quiz)
    if pools is None:
        pools = drawing.pools(filters)
    if not drawing.is_enough(filters, pools, {slot.entry_id for slot in quiz.slots if slot.entry_id}):
        found.append(Lack("too_few"))
    if quiz.opens_at and quiz.closes_at and quiz.opens_at >= quiz.closes_at:
        found.append(Lack("times"))
    return found


def filters_of(quiz: Quiz) -> list[Search]:
    """The filters of a quiz, one for each place that is drawn."""
    return [drawing.read(slot.draw) for slot in quiz.slots if slot.draw]


def _is_sound(slot: QuizSlot) -> bool:
    """The bank keeps only sound questions, so the newest version and a drawn one are."""
    if slot.version_id is None:
        return bool(slot.entry_id or slot.draw)
    return slot.version is not None and types.is_sound(slot.version.type, slot.version.body)


def total(quiz: Quiz) -> Decimal:
    """Return the marks that can be earned."""
    return sum((slot.mark for slot in quiz.slots), NOTHING)


def forget(lesson: Lesson) -> None:
    """Remove the quiz of a lesson that leaves its draft; its questions stay in the bank."""
    quiz = session().scalar(
        select(Quiz).options(selectinload(Quiz.slots), selectinload(Quiz.sections)).where(Quiz.lesson_id == lesson.id)
    )
    if quiz:
        session().delete(quiz)
        session().flush()


def unfinished(lessons: Sequence[Lesson]) -> list[tuple[Lesson, list[Lack]]]:
    """Return the quiz lessons that are not ready to be published, and what they lack; one query for all."""
    found = session().scalars(
        select(Quiz)
        .options(selectinload(Quiz.slots).joinedload(QuizSlot.version))
        .where(Quiz.lesson_id.in_([lesson.id for lesson in lessons]))
    )
    by_lesson = {quiz.lesson_id: quiz for quiz in found}
    quizzes = [lesson for lesson in lessons if lesson.kind is LessonKind.QUIZ]
    lacking = [(each, lacks(by_lesson[each.id]) if each.id in by_lesson else [Lack("empty")]) for each in quizzes]
    return [(lesson, what) for lesson, what in lacking if what]


def refuse_published(quiz: Quiz) -> None:
    """A published quiz never changes."""
    if not is_draft(quiz):
        raise RuleError(_l("This version is published and never changes. Make a new draft of the course to edit it."))


def closings(version_id: int) -> Sequence[tuple[str, dt.datetime]]:
    """When the quizzes of a version close, by the stable key of their lesson; one query."""
    query = select(Lesson.stable_key, Quiz.closes_at).join(Quiz, Quiz.lesson_id == Lesson.id)
    rows = session().execute(query.where(Lesson.version_id == version_id, Quiz.closes_at.is_not(None)))
    return [(key, moment) for key, moment in rows if moment]


def _blank(lesson: Lesson) -> Quiz:
    return Quiz(
        lesson=lesson,
        lesson_id=lesson.id,
        instructions={},
        settings={},
        slots=[],
        sections=[],
        grace_seconds=60,
        pass_share=Decimal("0.6"),
        is_shuffled=False,
    )


def keep(quiz: Quiz) -> Quiz:
    """Give a quiz that was only looked at so far its row."""
    session().add(quiz)
    session().flush()
    return quiz
