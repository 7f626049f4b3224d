"""The rules of a gradebook are changed: scale and pass rules, categories, items; totals follow."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from courses.enrolment.models import Enrolment, Run
from courses.gradebook.models import Grade, GradeAct, Gradebook, GradeCategory, GradeItem, GradeSource
from courses.gradebook.service import books, cells, filling, recording, remaking
from courses.gradebook.service.recording import Change
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

HUNDRED = Decimal(100)
LATER = 1000  # where items that are marked by hand stand: behind those of lessons
Fields = Mapping[str, Any]  # Any: columns of several types
Bands = Sequence[tuple[Decimal | None, dict[str, str]]]


def set_rules(run: Run, by: User, *, is_weighted: bool, least_total: Decimal | None, bands: Bands) -> None:
    """Say how marks become a total, what it is called, and what passes. Raises `BadValue`."""
    book = books.of_run(run.id)
    if is_weighted and not any(category.weight for category in book.categories):
        raise BadValue(_l("Give the categories their weights first; then say that they count."))
    if any(least is None or not 0 <= least <= HUNDRED for least, _name in bands):
        raise BadValue(_l("Each word of the scale begins somewhere from 0 to 100 per cent."))
    ordered = sorted(bands, key=lambda band: -(band[0] or 0))
    scale = [{"least": f"{(least or Decimal(0)).normalize():f}", "name": name} for least, name in ordered]
    if len({each["least"] for each in scale}) != len(scale):
        raise BadValue(_l("Two words of the scale begin at the same place."))
    _check_share(least_total)

    def change(found: Gradebook) -> None:
        found.is_weighted, found.least_total, found.scale = is_weighted, least_total, scale

    remaking.change_rules(run, by, change, "rules")


def add_category(run: Run, by: User, fields: Fields) -> None:
    """A new category."""
    _check_share(fields.get("least"))

    def change(book: Gradebook) -> None:
        _set(books.add_category(book, fields["title"]), fields)

    remaking.change_rules(run, by, change, "category_added")


def edit_category(run: Run, category_id: int, by: User, fields: Fields) -> None:
    """Change a category."""
    _check_share(fields.get("least"))
    remaking.change_rules(run, by, lambda book: _set(category_of(book, category_id), fields), "category")


def remove_category(run: Run, category_id: int, by: User) -> None:
    """Take away an empty category."""

    def change(book: Gradebook) -> None:
        category = category_of(book, category_id)
        if category.items or len(book.categories) == 1:
            raise RuleError(_l("Move its items to another category first. Nothing was removed."))
        session().delete(category)

    remaking.change_rules(run, by, change, "category_removed")


def add_item(run: Run, by: User, fields: Fields) -> None:
    """A new item that is marked by hand."""
    _check_item(fields)

    def change(book: Gradebook) -> None:
        category = category_of(book, fields["category_id"])
        item = GradeItem(book_id=book.id, source=GradeSource.MANUAL, category_id=category.id)
        last = session().scalar(select(func.max(GradeItem.position)).where(GradeItem.book_id == book.id)) or 0
        item.position = max(last, LATER) + 1
        session().add(_set(item, fields))

    remaking.change_rules(run, by, change, "item_added")


def edit_item(run: Run, item_id: int, by: User, fields: Fields) -> None:
    """Change an item. Another full mark scales what lessons gave; what was typed by hand must fit under it."""
    _check_item(fields)
    hold(run)
    before = item_of(books.of_run(run.id), item_id)
    is_rescaled = fields.get("maximum", before.maximum) != before.maximum
    if is_rescaled:
        _must_fit(before, fields["maximum"])

    def change(book: Gradebook) -> None:
        category_of(book, fields["category_id"])
        _set(item_of(book, item_id), fields)

    book = remaking.change_rules(run, by, change, "item")
    if is_rescaled:
        filling.fill(book, run, [item_of(book, item_id)])


def remove_item(run: Run, item_id: int, by: User) -> None:
    """Take away an item that is marked by hand and in which nobody has a mark."""

    def change(book: Gradebook) -> None:
        item = item_of(book, item_id)
        if item.source is not GradeSource.MANUAL or books.grades_in(item):
            raise RuleError(_l("Learners have marks in this item, or it belongs to a lesson. Nothing was removed."))
        session().delete(item)

    remaking.change_rules(run, by, change, "item_removed")


def post(run: Run, item_id: int, by: User) -> int:
    """Let the learners whom `by` marks see their marks in an item; how many see theirs now for the first time."""
    book = books.of_run(run.id)
    item = item_of(book, item_id)
    mine = cells.learners(run, by).with_only_columns(Enrolment.id).order_by(None)
    query = select(Grade.enrolment_id).where(Grade.item_id == item.id, Grade.posted_at.is_(None))
    query = query.where(Grade.enrolment_id.in_(mine))
    people = session().scalars(query.order_by(Grade.enrolment_id)).all()
    now = {"posted_at": clock.now()}
    changes = [Change(item, enrolment_id, GradeAct.POSTED, now) for enrolment_id in people]
    recording.by_hand(run, book, changes, by)
    return len(changes)


def category_of(book: Gradebook, category_id: int) -> GradeCategory:
    """A category of this book. Raises `NotFound`."""
    found = next((each for each in book.categories if each.id == category_id), None)
    if found is None:
        raise NotFound
    return found


def item_of(book: Gradebook, item_id: int) -> GradeItem:
    """An item of this book. Raises `NotFound`."""
    found = next((item for each in book.categories for item in each.items if item.id == item_id), None)
    if found is None:
        raise NotFound
    return found


def _set(row: Any, fields: Fields) -> Any:  # Any: a category or an item
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def _check_item(fields: Fields) -> None:
    if not Decimal(0) < (fields.get("maximum") or Decimal(0)) <= 10_000:  # noqa: PLR2004 - more is a slip
        raise BadValue(_l("A full mark lies between 0 and 10,000."))
    _check_share(fields.get("least"))


def _check_share(share: Decimal | None) -> None:
    if share is not None and not 0 <= share <= 1:
        raise BadValue(_l("What is needed to pass lies between 0 and 100 per cent."))


def _must_fit(item: GradeItem, maximum: Decimal) -> None:
    typed = Grade.override if item.source is not GradeSource.MANUAL else Grade.entered
    most = session().scalar(select(func.max(typed)).where(Grade.item_id == item.id))
    if most is not None and most > maximum:
        raise RuleError(_l("Somebody has more than that in this item already. Nothing was changed."))
