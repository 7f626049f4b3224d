"""Finds what a URL names, for the reader of the page."""

from typing import Any, NamedTuple

from flask_login import current_user

from courses.enrolment.models import Enrolment, Run
from courses.gradebook import policy
from courses.gradebook.models import Gradebook, GradeCategory, GradeItem
from courses.gradebook.service import cells
from courses.gradebook.service.cells import Cell
from lms.accounts.models import User
from lms.core.errors import NotFound


class Column(NamedTuple):
    """An item with its book and run."""

    run: Run
    book: Gradebook
    item: GradeItem


class Shelf(NamedTuple):
    """A category with its book and run."""

    run: Run
    book: Gradebook
    category: GradeCategory


def me() -> User:
    """The reader."""
    person: Any = current_user  # Any: Flask-Login's proxy
    found: User = person._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found


def column_of(item_id: int) -> Column:
    """An item. Raises `NotFound`."""
    run, book = cells.book_with(GradeItem, item_id)
    every = (item for category in book.categories for item in category.items)
    return Column(run, book, next(item for item in every if item.id == item_id))


def shelf_of(category_id: int) -> Shelf:
    """A category. Raises `NotFound`."""
    run, book = cells.book_with(GradeCategory, category_id)
    return Shelf(run, book, next(each for each in book.categories if each.id == category_id))


def cell(item_id: int, enrolment_id: int) -> Cell:
    """One learner in one item. Raises `NotFound`."""
    found = column_of(item_id)
    if not policy.can_keep(me(), found.run):
        raise NotFound
    return cells.cell(found.run, found.book, found.item, enrolment_id, me())


def own(code: str) -> Enrolment:
    """The reader's own place. Raises `NotFound`."""
    return cells.own(code, me())


def can_keep_column(user: User, found: Column) -> bool:
    """Whoever keeps the gradebook."""
    return policy.can_keep(user, found.run)


def can_keep_shelf(user: User, found: Shelf) -> bool:
    """Likewise."""
    return policy.can_keep(user, found.run)


def can_shape_column(user: User, found: Column) -> bool:
    """Whoever may change rules."""
    return policy.can_shape(user, found.run)


def can_shape_shelf(user: User, found: Shelf) -> bool:
    """Likewise."""
    return policy.can_shape(user, found.run)
