"""Gradebooks: made with their run, kept in step with the version that it teaches, found again."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from courses.assignments.models import Assignment
from courses.catalog.models import Lesson, LessonKind, Section
from courses.enrolment.models import Run
from courses.gradebook.models import Grade, Gradebook, GradeCategory, GradeItem, GradeSource
from courses.gradebook.service import rules
from courses.quizzes.models import Quiz, QuizSlot
from lms.core import clock
from lms.core.db import insert_once, session
from lms.core.errors import NotFound

SCALE: list[dict[str, Any]] = [  # Any: JSON
    {"least": "85", "name": {"ar": "ممتاز", "en": "Excellent"}},
    {"least": "75", "name": {"ar": "جيد جدًّا", "en": "Very good"}},
    {"least": "65", "name": {"ar": "جيد", "en": "Good"}},
    {"least": "50", "name": {"ar": "مقبول", "en": "Pass"}},
    {"least": "0", "name": {"ar": "ضعيف", "en": "Weak"}},
]
KINDS = {LessonKind.QUIZ: GradeSource.QUIZ, LessonKind.ASSIGNMENT: GradeSource.ASSIGNMENT}
TITLES = {
    GradeSource.QUIZ: {"ar": "الاختبارات", "en": "Quizzes"},
    GradeSource.ASSIGNMENT: {"ar": "التكليفات", "en": "Assignments"},
}
USUAL_MAXIMUM = Decimal(100)


@dataclass(frozen=True, slots=True)
class Origin:
    """A lesson that is graded."""

    key: str
    source: GradeSource
    title: dict[str, str]
    maximum: Decimal


def find(run_id: int) -> Gradebook | None:
    """The gradebook of a run with categories and items, as they are now; one query."""
    whole = joinedload(Gradebook.categories).joinedload(GradeCategory.items)
    query = select(Gradebook).where(Gradebook.run_id == run_id).options(whole)
    return session().scalars(query.execution_options(populate_existing=True)).unique().one_or_none()


def of_run(run_id: int) -> Gradebook:
    """Likewise. Raises `NotFound`."""
    found = find(run_id)
    if found is None:
        raise NotFound
    return found


def keep_up(run: Run) -> tuple[Gradebook, list[GradeItem]]:
    """Make the gradebook of a run, or bring it in step with the run's version; and the items that are new or back.

    Twice does no harm. What was earned in a lesson that is gone is kept, and counts again once the lesson comes back.
    """
    is_new = insert_once(Gradebook, ["run_id"], {"run_id": run.id, "scale": SCALE})
    book = of_run(run.id)
    if is_new:
        add_category(book, TITLES[GradeSource.QUIZ])
    known = {item.stable_key: item for category in book.categories for item in category.items if item.stable_key}
    origins = _origins(run.version_id)
    added = {origin.key for place, origin in enumerate(origins, 1) if _place(book, known, origin, place)}
    gone = set(known) - {origin.key for origin in origins}
    for key in gone:
        known[key].removed_at = known[key].removed_at or clock.now()
    book.revision += 0 if is_new else 1
    session().flush()
    book = of_run(run.id)
    return book, [item for item in rules.items_of(book) if item.stable_key in added]


def add_category(book: Gradebook, title: dict[str, str]) -> GradeCategory:
    """A new category at the end."""
    category = GradeCategory(book_id=book.id, position=len(book.categories) + 1, title=title)
    category.items = []
    book.categories.append(category)
    session().flush()
    return category


def grades_in(item: GradeItem) -> int:
    """How many learners have a grade in an item."""
    return session().scalar(select(func.count(Grade.id)).where(Grade.item_id == item.id)) or 0


def _place(book: Gradebook, known: dict[str, GradeItem], origin: Origin, place: int) -> bool:
    """Give a lesson its item; whether it has anything to be entered again."""
    item = known.get(origin.key)
    if item is None:
        category = _category(book, origin.source)
        item = GradeItem(book_id=book.id, category_id=category.id, source=origin.source, stable_key=origin.key)
        item.maximum = origin.maximum
        category.items.append(item)
    is_back = item.id is None or item.removed_at is not None
    item.title, item.position, item.removed_at = origin.title, place, None
    return is_back


def _category(book: Gradebook, source: GradeSource) -> GradeCategory:
    """Where the others of this kind stand, else one named for it, else a new one."""
    for category in book.categories:
        if any(item.source is source for item in category.items) or category.title == TITLES[source]:
            return category
    return add_category(book, TITLES[source])


def _origins(version_id: int) -> list[Origin]:
    marks = dict(session().execute(_worth(version_id)).all())
    marks |= dict(session().execute(_worth_of_works(version_id)).all())
    query = (
        select(Lesson.stable_key, Lesson.kind, Lesson.title)
        .join(Section, Section.id == Lesson.section_id)
        .where(Lesson.version_id == version_id, Lesson.kind.in_(KINDS))
        .where(Lesson.removed_at.is_(None), Section.removed_at.is_(None))
        .order_by(Section.position, Lesson.position)
    )
    rows = session().execute(query)
    return [Origin(key, KINDS[kind], title, marks.get(key) or USUAL_MAXIMUM) for key, kind, title in rows]


def _worth(version_id: int) -> Select[str, Decimal]:
    """What each quiz is worth in marks."""
    query = select(Lesson.stable_key, func.sum(QuizSlot.mark)).join(Quiz, Quiz.lesson_id == Lesson.id)
    query = query.join(QuizSlot, QuizSlot.quiz_id == Quiz.id)
    return query.where(Lesson.version_id == version_id).group_by(Lesson.stable_key)


def _worth_of_works(version_id: int) -> Select[str, Decimal]:
    query = select(Lesson.stable_key, Assignment.mark).join(Assignment, Assignment.lesson_id == Lesson.id)
    return query.where(Lesson.version_id == version_id)
