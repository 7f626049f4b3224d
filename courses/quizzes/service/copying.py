"""Quizzes follow their lessons: into a new draft with the same questions, into another course with copies of them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from courses.catalog.models import CourseVersion, Lesson
from courses.quizzes.models import QuestionEntry, QuestionVersion, Quiz, QuizSlot
from courses.quizzes.service import bank
from lms.core.db import session

QUIZ_COPIED = (
    *("instructions", "opens_at", "closes_at", "limit_seconds", "grace_seconds", "attempts_allowed"),
    *("grade_method", "pass_share", "is_shuffled", "settings"),
)
VERSION_COPIED = ("type", "body", "mark", "provenance", "content_hash", "created_by_id")


def copy(lessons: Mapping[int, Lesson]) -> int:
    """Give copied quiz lessons their quizzes, pinned to the same wordings; returns how many."""
    version = selectinload(Quiz.slots).joinedload(QuizSlot.version)
    whole = version.joinedload(QuestionVersion.entry).joinedload(QuestionEntry.category)
    originals = session().scalars(select(Quiz).options(whole).where(Quiz.lesson_id.in_(list(lessons)))).all()
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
        """The question and the wording that stand for those of `slot`."""
        version = slot.version
        if version is None or version.entry.category.course_id in (None, self.course_id):
            return slot.entry_id, slot.version_id
        if version.id not in self._made:
            self._made[version.id] = self._copied(version.entry, version)
        made = self._made[version.id]
        return made.entry_id, made.id

    def _copied(self, entry: QuestionEntry, version: QuestionVersion) -> QuestionVersion:
        category = bank.add_category(self.course_id, entry.category.name)
        kept = {name: getattr(entry, name) for name in ("owner_id", "tags", "tag_keys", "words")}
        copy_of = QuestionEntry(category_id=category.id, **kept)
        made = QuestionVersion(number=1, **{name: getattr(version, name) for name in VERSION_COPIED})
        copy_of.versions = [made]
        session().add(copy_of)
        session().flush()
        return made


def _copied(original: Quiz, lesson: Lesson, shelves: _Shelves) -> Quiz:
    slots = []
    for slot in original.slots:
        entry_id, version_id = shelves.of(slot)
        kept = {"number": slot.number, "page": slot.page, "mark": slot.mark, "draw": slot.draw}
        slots.append(QuizSlot(entry_id=entry_id, version_id=version_id, **kept))
    return Quiz(lesson_id=lesson.id, slots=slots, **{name: getattr(original, name) for name in QUIZ_COPIED})
