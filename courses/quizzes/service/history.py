"""What became of a question: what each version changed, and where it is used."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from courses.catalog.models import CourseVersion, Lesson
from courses.quizzes.models import QuestionAttempt, QuestionEntry, QuestionVersion, Quiz, QuizSlot
from lms.core.db import session


@dataclasses.dataclass(frozen=True, slots=True)
class Chapter:
    """One version: the fields in which it differs from the one before, its quizzes, and how often it was answered."""

    version: QuestionVersion
    changed: Sequence[str]
    quizzes: Sequence[Quiz]
    answers: int


def of(entry: QuestionEntry) -> list[Chapter]:
    """The versions of a question, newest first; three queries."""
    query = (
        select(QuestionVersion)
        .options(joinedload(QuestionVersion.created_by), joinedload(QuestionVersion.reviewed_by))
        .where(QuestionVersion.entry_id == entry.id)
        .order_by(QuestionVersion.number)
    )
    versions = list(session().scalars(query))
    quizzes, answers = _quizzes(versions), _answers(versions)
    before: QuestionVersion | None = None
    chapters = []
    for version in versions:
        changed = _changed(before, version) if before else []
        chapters.append(Chapter(version, changed, quizzes.get(version.id, []), answers.get(version.id, 0)))
        before = version
    return chapters[::-1]


def _changed(before: QuestionVersion, after: QuestionVersion) -> list[str]:
    """The fields of the body, and the mark, that are not what they were."""
    fields = [*after.body, *(name for name in before.body if name not in after.body)]
    changed = [name for name in fields if before.body.get(name) != after.body.get(name)]
    wording = _texts(before.body) != _texts(after.body)
    if not wording and "options" in changed:
        changed = ["right" if name == "options" else name for name in changed]
    return changed + (["mark"] if before.mark != after.mark else [])


def _texts(body: Mapping[str, Any]) -> list[Any]:  # Any: JSON
    return [option.get("text") for option in body.get("options") or [] if isinstance(option, Mapping)]


def _quizzes(versions: Sequence[QuestionVersion]) -> dict[int, list[Quiz]]:
    whole = (
        joinedload(QuizSlot.quiz).joinedload(Quiz.lesson).joinedload(Lesson.version).joinedload(CourseVersion.course)
    )
    ids = [version.id for version in versions]
    query = select(QuizSlot).options(whole).where(QuizSlot.version_id.in_(ids)).order_by(QuizSlot.id.desc())
    found: dict[int, list[Quiz]] = {}
    for slot in session().scalars(query):
        found.setdefault(slot.version_id or 0, []).append(slot.quiz)
    return found


def _answers(versions: Sequence[QuestionVersion]) -> dict[int, int]:
    ids = [version.id for version in versions]
    query = (
        select(QuestionAttempt.version_id, func.count())
        .where(QuestionAttempt.version_id.in_(ids))
        .group_by(QuestionAttempt.version_id)
    )
    return {version_id: count for version_id, count in session().execute(query)}  # noqa: C416 - a row is no plain pair
