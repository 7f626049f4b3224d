"""The bank: questions and their versions. What a learner may have seen is never changed, only followed."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

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
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l


@dataclasses.dataclass(frozen=True, slots=True)
class Search:
    """What a trainer looks for in the bank of a course."""

    words: str = ""
    type: str = ""
    category_id: int | None = None
    hidden: bool = False


def categories(course_id: int) -> list[QuestionCategory]:
    """Return the shelves of a course."""
    query = select(QuestionCategory).where(QuestionCategory.course_id == course_id).order_by(QuestionCategory.id)
    return list(session().scalars(query))


def add_category(course_id: int, name: dict[str, str]) -> QuestionCategory:
    """Put up a shelf; one of the same name is returned as it is."""
    for category in categories(course_id):
        if category.name == name:
            return category
    category = QuestionCategory(course_id=course_id, name=name)
    session().add(category)
    session().flush()
    return category


def shelf(course_id: int, category_id: int) -> QuestionCategory:
    """Return a shelf of the course; a course without any gets its first."""
    shelves = categories(course_id)
    first = shelves[0] if shelves else add_category(course_id, {"ar": "عام", "en": "General"})
    return next((found for found in shelves if found.id == category_id), first)


def find(course_id: int, search: Search) -> Select[QuestionEntry]:
    """Return the questions of a course, newest first, each with its versions."""
    latest = (
        select(QuestionVersion.entry_id, func.max(QuestionVersion.number).label("number"))
        .group_by(QuestionVersion.entry_id)
        .subquery()
    )
    query = (
        select(QuestionEntry)
        .join(QuestionCategory, QuestionCategory.id == QuestionEntry.category_id)
        .join(latest, latest.c.entry_id == QuestionEntry.id)
        .join(
            QuestionVersion,
            (QuestionVersion.entry_id == latest.c.entry_id) & (QuestionVersion.number == latest.c.number),
        )
        .options(selectinload(QuestionEntry.versions))
        .where(QuestionCategory.course_id == course_id)
        .where(QuestionEntry.hidden_at.is_not(None) if search.hidden else QuestionEntry.hidden_at.is_(None))
        .order_by(QuestionEntry.id.desc())
    )
    if search.type:
        query = query.where(QuestionVersion.type == search.type)
    if search.category_id:
        query = query.where(QuestionEntry.category_id == search.category_id)
    for word in search.words.split():
        query = query.where(or_(*(_asks(language).icontains(word, autoescape=True) for language in ("ar", "en"))))
    return query


def write(category: QuestionCategory, type_: str, body: dict[str, Any], mark: Decimal, by: User) -> QuestionEntry:
    """Put a new question into the bank."""
    _refuse_unsound(type_, body)
    entry = QuestionEntry(category_id=category.id, owner_id=by.id, tags=[])
    entry.versions = [_version(1, type_, body, mark, by)]
    session().add(entry)
    session().flush()
    return entry


def edit(entry: QuestionEntry, body: dict[str, Any], mark: Decimal, by: User) -> QuestionVersion:
    """Change a question: a wording nobody has seen is changed in place, any other gets a successor.

    `entry` comes with its versions. Saying the same again makes no new version.
    """
    newest = entry.versions[-1]
    _refuse_unsound(newest.type, body)
    if newest.content_hash == fingerprint(newest.type, body) and newest.mark == mark:
        return newest
    if is_used(newest):
        newest = _version(newest.number + 1, newest.type, body, mark, by)
        entry.versions.append(newest)
    else:
        newest.body, newest.mark, newest.content_hash = body, mark, fingerprint(newest.type, body)
        newest.created_by_id, newest.created_at = by.id, clock.now()
    session().flush()
    return newest


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


def _asks(language: str) -> Any:  # Any: a JSON path has no type that both databases share
    return QuestionVersion.body["ask"][language].as_string()
