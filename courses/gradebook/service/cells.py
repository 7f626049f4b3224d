"""A page of learners against items, one item's column, and one cell of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from courses.catalog.models import CourseVersion
from courses.enrolment.models import LEARNING, Enrolment, EnrolmentState, Run
from courses.gradebook.models import Grade, Gradebook, GradeCategory, GradeItem, GradeState, GradeTotal
from courses.gradebook.service import books, rules
from courses.progress.service import following
from lms.accounts.models import User
from lms.core.db import session
from lms.core.errors import NotFound

GRADED = LEARNING | {EnrolmentState.FAILED}


class Entry(NamedTuple):
    """What a page of many cells needs of a grade."""

    entered: Decimal | None
    final: Decimal | None
    state: GradeState
    is_overridden: bool
    is_locked: bool
    is_posted: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A learner with their marks by item, and their totals as they were last made."""

    enrolment: Enrolment
    entries: dict[int, Entry]
    total: GradeTotal | None

    @property
    def user(self) -> User:
        """The learner."""
        return self.enrolment.user


@dataclass(frozen=True, slots=True)
class Cell:
    """One learner in one item; `grade` is none while there is nothing."""

    run: Run
    book: Gradebook
    item: GradeItem
    enrolment: Enrolment
    grade: Grade | None


def learners(run: Run, by: User, group_id: int | None = None) -> Select[Enrolment]:
    """The learners whom `by` marks, by name; also those who failed."""
    return following.followed(run, by, group_id, GRADED)


def count(query: Select[Enrolment]) -> int:
    """How many they are."""
    return session().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def by_total(query: Select[Enrolment]) -> Select[Enrolment]:
    """The same learners, the least final total first."""
    query = query.outerjoin(GradeTotal, GradeTotal.enrolment_id == Enrolment.id)
    return query.order_by(None).order_by(func.coalesce(GradeTotal.final, Decimal(0)), Enrolment.id)


def rows(book: Gradebook, enrolments: Sequence[Enrolment]) -> list[Row]:
    """Their marks and totals: two queries, however many they are."""
    ids = [enrolment.id for enrolment in enrolments]
    columns = (Grade.enrolment_id, Grade.item_id, Grade.entered, Grade.final, Grade.state, Grade.override)
    entries: dict[int, dict[int, Entry]] = {}
    query = select(*columns, Grade.is_locked, Grade.posted_at).where(Grade.enrolment_id.in_(ids))
    for enrolment_id, item_id, entered, final, state, override, is_locked, posted_at in session().execute(query):
        entry = Entry(entered, final, state, override is not None, is_locked, posted_at is not None)
        entries.setdefault(enrolment_id, {})[item_id] = entry
    found = session().scalars(select(GradeTotal).where(GradeTotal.enrolment_id.in_(ids)))
    totals = {total.enrolment_id: total for total in found if total.book_id == book.id}
    return [Row(one, entries.get(one.id, {}), totals.get(one.id)) for one in enrolments]


def book_with(kind: type[GradeItem] | type[GradeCategory], key: int) -> tuple[Run, Gradebook]:
    """The run and the gradebook of an item or a category. Raises `NotFound`."""
    course = joinedload(Gradebook.run).joinedload(Run.version).joinedload(CourseVersion.course)
    query = select(Gradebook).join(kind, kind.book_id == Gradebook.id).options(course)
    found = session().scalars(query.where(kind.id == key)).one_or_none()
    if found is None:
        raise NotFound
    return found.run, books.of_run(found.run_id)


def cell(run: Run, book: Gradebook, item: GradeItem, enrolment_id: int, by: User) -> Cell:
    """One cell of those that `by` marks. Raises `NotFound`."""
    enrolment = learner(run, enrolment_id, by)
    query = select(Grade).where(Grade.item_id == item.id, Grade.enrolment_id == enrolment_id)
    return Cell(run, book, item, enrolment, session().scalar(query))


def learner(run: Run, enrolment_id: int, by: User) -> Enrolment:
    """One of the learners whom `by` marks. Raises `NotFound`."""
    found = session().scalars(learners(run, by).where(Enrolment.id == enrolment_id)).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def grades_of(enrolment: Enrolment, items: Iterable[GradeItem]) -> dict[int, Grade]:
    """A learner's grades by item."""
    query = select(Grade).where(Grade.enrolment_id == enrolment.id, Grade.item_id.in_([each.id for each in items]))
    return {grade.item_id: grade for grade in session().scalars(query)}


def own(code: str, user: User) -> Enrolment:
    """One's own place in the run of this code, with run and course. Raises `NotFound`."""
    whole = contains_eager(Enrolment.run).contains_eager(Run.version).contains_eager(CourseVersion.course)
    query = select(Enrolment).join(Enrolment.run).join(Run.version).join(CourseVersion.course).options(whole)
    found = session().scalar(query.where(Run.code == code, Enrolment.user_id == user.id))
    if found is None:
        raise NotFound
    return found


def posted(grades: Iterable[Grade]) -> dict[int, Grade]:
    """Of these, what its learner may see."""
    return {grade.item_id: grade for grade in grades if grade.posted_at is not None}


def result_of(book: Gradebook, grades: Iterable[Grade]) -> rules.Result:
    """What one learner's grades come to."""
    return rules.result(book, rules.marks_of(grades))
