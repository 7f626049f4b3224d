"""Totals are kept, so that a page of learners need not add; made anew with each grade and each change of rules."""

from collections.abc import Collection, Iterable

from sqlalchemy import func, select

from courses.gradebook.models import Grade, Gradebook, GradeItem, GradeTotal
from courses.gradebook.service import rules
from courses.gradebook.service.arithmetic import exact
from courses.gradebook.service.rules import Mark
from lms.core import clock
from lms.core.db import inserting, session

KEYS = ("book_id", "current", "final", "is_passed", "dropped", "revision", "made_at")


def settle(book: Gradebook, enrolment_ids: Collection[int]) -> None:
    """Make and keep the totals of these learners: two statements, however many they are."""
    if not enrolment_ids:
        return
    marks = of_learners(book, enrolment_ids)
    rows = [_row(book, enrolment_id, marks.get(enrolment_id, {})) for enrolment_id in sorted(enrolment_ids)]
    insert = inserting()(GradeTotal)
    change = {name: insert.excluded[name] for name in KEYS}
    session().execute(insert.on_conflict_do_update(index_elements=["enrolment_id"], set_=change), rows)


def of_learners(book: Gradebook, enrolment_ids: Iterable[int]) -> dict[int, dict[int, Mark]]:
    """{enrolment: {item: mark}} of the items that count; one query."""
    columns = (Grade.enrolment_id, Grade.item_id, Grade.final, Grade.state)
    here = Grade.item_id.in_([item.id for item in rules.items_of(book)])
    query = select(*columns).where(Grade.enrolment_id.in_(list(enrolment_ids)), here)
    found: dict[int, dict[int, Mark]] = {}
    for enrolment_id, item_id, final, state in session().execute(query):
        found.setdefault(enrolment_id, {})[item_id] = rules.mark(final, state)
    return found


def everybody(book: Gradebook) -> list[int]:
    """Whoever has a grade in the book."""
    query = select(Grade.enrolment_id).join(GradeItem, GradeItem.id == Grade.item_id)
    return list(session().scalars(query.where(GradeItem.book_id == book.id).distinct().order_by(Grade.enrolment_id)))


def with_marks(book: Gradebook, enrolment_ids: Collection[int]) -> list[int]:
    """Of these learners, who has a grade in the book."""
    query = select(Grade.enrolment_id).join(GradeItem, GradeItem.id == Grade.item_id).distinct()
    return list(session().scalars(query.where(GradeItem.book_id == book.id, Grade.enrolment_id.in_(enrolment_ids))))


def size(book: Gradebook) -> int:
    """How many grades the book has."""
    query = select(func.count(Grade.id)).join(GradeItem, GradeItem.id == Grade.item_id)
    return session().scalar(query.where(GradeItem.book_id == book.id)) or 0


def _row(book: Gradebook, enrolment_id: int, marks: dict[int, Mark]) -> dict[str, object]:
    found = rules.result(book, marks)
    return {
        "enrolment_id": enrolment_id,
        "book_id": book.id,
        "current": exact(found.current.share),
        "final": exact(found.final.share),
        "is_passed": found.is_passed,
        "dropped": sorted(found.current.dropped),
        "revision": book.revision,
        "made_at": clock.now(),
    }
