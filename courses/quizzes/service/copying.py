"""Quizzes follow their lessons: into a new draft with the same questions, into another course with copies of them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.catalog.models import CourseVersion, Lesson
from courses.quizzes.models import QuestionCategory, QuestionEntry, QuestionVersion, Quiz, QuizSection, QuizSlot
from courses.quizzes.service import bank, drawing
from lms.core.db import session

QUIZ_COPIED = (
    *("instructions", "opens_at", "closes_at", "limit_seconds", "grace_seconds", "attempts_allowed"),
    *("grade_method", "pass_share", "is_shuffled", "settings"),
)
VERSION_COPIED = (
    "type",
    "body",
    "mark",
    "provenance",
    "content_hash",
    "reviewed_by_id",
    "reviewed_at",
    "created_by_id",
)


def copy(lessons: Mapping[int, Lesson]) -> int:
    """Give copied quiz lessons their quizzes, pinned to the same wordings; returns how many."""
    slots = selectinload(Quiz.slots)
    whole = slots.joinedload(QuizSlot.version).joinedload(QuestionVersion.entry).joinedload(QuestionEntry.category)
    query = select(Quiz).options(whole, slots.joinedload(QuizSlot.section), selectinload(Quiz.sections))
    originals = session().scalars(query.where(Quiz.lesson_id.in_(list(lessons)))).all()
    if not originals:
        return 0
    target = lessons[originals[0].lesson_id]
    course_id = session().scalar(select(CourseVersion.course_id).where(CourseVersion.id == target.version_id)) or 0
    shelf = _Shelves(course_id)
    for original in originals:
        session().add(_copied(original, lessons[original.lesson_id], shelf))
    session().flush()
    return len(originals)


class _Shelves:
    """The bank of the course that the copies go to; each question is copied once, however often it is asked."""

    def __init__(self, course_id: int) -> None:
        self.course_id = course_id
        self._made: dict[int, QuestionVersion] = {}

    def of(self, slot: QuizSlot) -> tuple[int | None, int | None]:
        """The question and the wording that stand for those of `slot`; a followed question is copied as it is now."""
        version = slot.version or (drawing.newest([slot.entry_id]).get(slot.entry_id) if slot.entry_id else None)
        if version is None:
            return None, None
        entry = self._entry(version)
        if entry.category.course_id in (None, self.course_id):
            return slot.entry_id, slot.version_id
        if version.id not in self._made:
            self._made[version.id] = self._copied(entry, version)
        made = self._made[version.id]
        return made.entry_id, made.id if slot.version_id else None

    def draw_of(self, slot: QuizSlot) -> dict[str, Any] | None:  # Any: JSON
        """The filter, over a copy of all that it names where the course is another."""
        if not slot.draw:
            return None
        asked = drawing.read(slot.draw)
        pool = drawing.pools([asked])[asked]
        if pool.shelf is None or pool.shelf.course_id in (None, self.course_id):
            return dict(slot.draw)
        copy_of = bank.add_category(self.course_id, pool.shelf.name)
        for version in drawing.newest(pool.ids).values():
            if version.id not in self._made:
                self._made[version.id] = self._copied(self._entry(version), version, copy_of)
        return {**slot.draw, "category_id": copy_of.id}

    def _entry(self, version: QuestionVersion) -> QuestionEntry:
        query = select(QuestionEntry).options(joinedload(QuestionEntry.category))
        return session().scalars(query.where(QuestionEntry.id == version.entry_id)).one()

    def _copied(
        self, entry: QuestionEntry, version: QuestionVersion, category: QuestionCategory | None = None
    ) -> QuestionVersion:
        category = category or bank.add_category(self.course_id, entry.category.name)
        kept = {name: getattr(entry, name) for name in ("owner_id", "tags", "tag_keys", "words")}
        copy_of = QuestionEntry(category_id=category.id, **kept)
        made = QuestionVersion(number=1, **{name: getattr(version, name) for name in VERSION_COPIED})
        copy_of.versions = [made]
        session().add(copy_of)
        session().flush()
        return made


def _copied(original: Quiz, lesson: Lesson, shelves: _Shelves) -> Quiz:
    quiz = Quiz(lesson_id=lesson.id, **{name: getattr(original, name) for name in QUIZ_COPIED})
    sections = {
        each.id: QuizSection(number=each.number, heading=dict(each.heading), is_shuffled=each.is_shuffled)
        for each in original.sections
    }
    quiz.sections = list(sections.values())
    for slot in original.slots:
        entry_id, version_id = shelves.of(slot)
        kept = {"number": slot.number, "page": slot.page, "mark": slot.mark, "draw": shelves.draw_of(slot)}
        made = QuizSlot(entry_id=entry_id, version_id=version_id, **kept)
        made.section = sections.get(slot.section_id or 0)
        quiz.slots.append(made)
    return quiz
