"""The bank: questions and their versions. What a learner may have seen is never changed, only followed."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from courses.catalog.models import CourseVersion, Lesson, VersionState
from courses.quizzes import types
from courses.quizzes.models import (
    QuestionAttempt,
    QuestionCategory,
    QuestionEntry,
    QuestionVersion,
    Quiz,
    QuizSlot,
)
from courses.quizzes.service import finding, shelves
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What is said about a question besides its wording: its tags, and where it is taken from."""

    tags: Sequence[str] = ()
    source: str = ""


NOTHING_MORE = About()
MOST_SOURCE = 300


def categories(course_id: int) -> list[QuestionCategory]:
    """Return the shelves of a course."""
    return shelves.of(course_id)


def add_category(course_id: int, name: dict[str, str]) -> QuestionCategory:
    """Put up a shelf; one of the same name is returned as it is."""
    return shelves.add(course_id, name)


def shelf(course_id: int | None, category_id: int) -> QuestionCategory:
    """Return a shelf of the course, or of the academy; a bank without any gets its first."""
    found = session().get(QuestionCategory, category_id) if category_id else None
    if found is not None and found.course_id == course_id:
        return found
    own = shelves.of(course_id)
    return own[0] if own else shelves.add(course_id, shelves.FIRST)


def write(
    category: QuestionCategory,
    type_: str,
    body: dict[str, Any],  # Any: the shape is the question type's
    mark: Decimal,
    by: User,
    *,
    about: About = NOTHING_MORE,
) -> QuestionEntry:
    """Put a new question into the bank."""
    entry = prepared(type_, body, mark, by, about)
    entry.category_id = category.id
    session().add(entry)
    session().flush()
    return entry


def prepared(
    type_: str,
    body: dict[str, Any],  # Any: as above
    mark: Decimal,
    by: User,
    about: About = NOTHING_MORE,
) -> QuestionEntry:
    """Return a new question that stands on no shelf yet and is not kept; asks the database nothing."""
    _refuse_unsound(type_, body)
    entry = QuestionEntry(owner_id=by.id)
    entry.versions = [_version(1, type_, body, mark, by)]
    _say(entry, about)
    return entry


def edit(
    entry: QuestionEntry,
    body: dict[str, Any],  # Any: the shape is the question type's
    mark: Decimal,
    by: User,
    *,
    about: About | None = None,
) -> QuestionVersion:
    """Change a question: a wording nobody has seen is changed in place, any other gets a successor.

    `entry` comes with its versions. Saying the same again makes no new version; a changed wording is not reviewed yet.
    """
    newest = entry.versions[-1]
    _refuse_unsound(newest.type, body)
    if newest.content_hash != fingerprint(newest.type, body) or newest.mark != mark:
        if is_used(newest):
            source = newest.provenance
            newest = _version(newest.number + 1, newest.type, body, mark, by)
            newest.provenance = dict(source)
            entry.versions.append(newest)
        else:
            newest.body, newest.mark, newest.content_hash = body, mark, fingerprint(newest.type, body)
            newest.created_by_id, newest.created_at = by.id, clock.now()
            newest.reviewed_by_id = newest.reviewed_at = None
    _say(entry, about or About(entry.tags, source_of(newest)))
    session().flush()
    return newest


def describe(entry: QuestionEntry, about: About) -> None:
    """Say where a question is taken from, and what it is about; its wording, and its version, stay."""
    _say(entry, about)
    session().flush()


def review(version: QuestionVersion, by: User) -> None:
    """Stand by a wording as its reviewer. Who wrote it cannot; twice is once."""
    if version.created_by_id == by.id:
        raise RuleError(_l("Somebody else must review what you have written: four eyes see more than two."))
    if version.reviewed_at is None:
        version.reviewed_by_id, version.reviewed_at = by.id, clock.now()
        session().flush()


def source_of(version: QuestionVersion) -> str:
    """Where a wording is taken from, as its author cited it."""
    return str(version.provenance.get("source", ""))


def move(entries: Iterable[QuestionEntry], to: QuestionCategory) -> int:
    """Put questions on another shelf; return how many were not there before."""
    moved = [entry for entry in entries if entry.category_id != to.id]
    for entry in moved:
        entry.category_id = to.id
    session().flush()
    return len(moved)


def is_used(version: QuestionVersion) -> bool:
    """Whether a learner may have seen this wording: it is in a published quiz, or was asked."""
    published = (
        select(QuizSlot.id)
        .join(Quiz, Quiz.id == QuizSlot.quiz_id)
        .join(Lesson, Lesson.id == Quiz.lesson_id)
        .join(CourseVersion, CourseVersion.id == Lesson.version_id)
        .where(QuizSlot.version_id == version.id, CourseVersion.state != VersionState.DRAFT)
    )
    asked = select(QuestionAttempt.id).where(QuestionAttempt.version_id == version.id)
    return session().scalar(select(published.exists() | asked.exists())) is True


def delete(entry: QuestionEntry) -> None:
    """Remove a question that no quiz ever used; `entry` comes with its versions."""
    ids = [version.id for version in entry.versions]
    slots = select(QuizSlot.id).where(or_(QuizSlot.entry_id == entry.id, QuizSlot.version_id.in_(ids)))
    asked = select(QuestionAttempt.id).where(QuestionAttempt.version_id.in_(ids))
    if session().scalar(select(slots.exists() | asked.exists())):
        raise RuleError(_l("A quiz uses this question, so it stays. You can hide it from the bank instead."))
    for version in list(entry.versions):
        session().delete(version)
    session().flush()
    session().delete(entry)
    session().flush()


def hide(entry: QuestionEntry, *, hidden: bool) -> None:
    """Take a question out of the bank's list, or bring it back; quizzes that use it keep it."""
    entry.hidden_at = clock.now() if hidden else None
    session().flush()


def use_of(entries: Iterable[QuestionEntry]) -> dict[int, int]:
    """Return in how many quizzes each question stands; one query."""
    ids = [entry.id for entry in entries]
    rows = session().execute(
        select(QuizSlot.entry_id, func.count()).where(QuizSlot.entry_id.in_(ids)).group_by(QuizSlot.entry_id)
    )
    return {entry_id: count for entry_id, count in rows if entry_id is not None}


def fingerprint(type_: str, body: dict[str, Any]) -> str:
    """Return the same text for the same question, whatever the order of its fields."""
    return hashlib.sha256(json.dumps([type_, body], sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _say(entry: QuestionEntry, about: About) -> None:
    newest = entry.versions[-1]
    entry.tags = finding.tidy_tags(about.tags)
    entry.tag_keys = "".join(f"|{finding.tag_key(tag)}" for tag in entry.tags) + ("|" if entry.tags else "")
    source = about.source.strip()[:MOST_SOURCE]
    newest.provenance = {**{name: said for name, said in newest.provenance.items() if name != "source"}}
    if source:
        newest.provenance = {**newest.provenance, "source": source}
    entry.words = finding.words_of(newest.body, entry.tags, source)


def _version(number: int, type_: str, body: dict[str, Any], mark: Decimal, by: User) -> QuestionVersion:
    return QuestionVersion(
        number=number,
        type=type_,
        body=body,
        mark=mark,
        provenance={},
        content_hash=fingerprint(type_, body),
        created_by_id=by.id,
    )


def _refuse_unsound(type_: str, body: dict[str, Any]) -> None:
    if not types.is_sound(type_, body):
        raise BadValue(_l("The question is not finished, so it cannot be kept in the bank yet."))
