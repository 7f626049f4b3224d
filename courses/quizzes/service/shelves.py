"""The shelves of the bank: a tree in each course, and one of the whole academy that only some may write to."""

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from courses.catalog.models import Course
from courses.quizzes.exchange.models import FileState, QuestionFile
from courses.quizzes.models import QuestionCategory, QuestionEntry
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l, choose

DEEPEST = 6
MOST_NAME = 100
FIRST = {"ar": "عام", "en": "General"}


@dataclasses.dataclass(frozen=True, slots=True)
class Bank:
    """The questions of a course, or of the whole academy where there is none."""

    course: Course | None = None

    @property
    def id(self) -> int | None:
        """What its shelves have as `course_id`."""
        return self.course.id if self.course else None

    @property
    def number(self) -> int:
        """What its addresses have; the academy's is 0."""
        return self.course.id if self.course else 0


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A shelf in its tree: how deep it stands, and how many questions in use stand on it."""

    shelf: QuestionCategory
    depth: int
    count: int = 0

    @property
    def label(self) -> str:
        """Its name, set in by its depth: for lists of choices."""
        return "\u2003" * self.depth + choose(self.shelf.name)


def of(course_id: int | None) -> list[QuestionCategory]:
    """The shelves of a course, or of the academy, as they were put up."""
    query = select(QuestionCategory).where(_of(course_id)).order_by(QuestionCategory.id)
    return list(session().scalars(query))


def tree(course_id: int | None) -> list[Place]:
    """The shelves from the roots down, each with the number of its questions; one query."""
    on_it = QuestionEntry.category_id == QuestionCategory.id
    counted = select(func.count()).where(on_it, QuestionEntry.hidden_at.is_(None)).scalar_subquery()
    query = select(QuestionCategory, counted).where(_of(course_id)).order_by(QuestionCategory.id)
    rows = [(row[0], row[1]) for row in session().execute(query)]
    return ordered([shelf for shelf, _count in rows], {shelf.id: count for shelf, count in rows})


def ordered(shelves: Iterable[QuestionCategory], counts: Mapping[int, int] | None = None) -> list[Place]:
    """The same shelves as a tree, those of one parent by name."""
    below: dict[int | None, list[QuestionCategory]] = {}
    for shelf in shelves:
        below.setdefault(shelf.parent_id, []).append(shelf)

    def walk(parent: int | None, depth: int) -> Iterator[Place]:
        for shelf in sorted(below.get(parent, []), key=lambda each: choose(each.name)):
            yield Place(shelf, depth, (counts or {}).get(shelf.id, 0))
            yield from walk(shelf.id, depth + 1)

    return list(walk(None, 0))


def beside(shelf_ids: Collection[int]) -> dict[int, QuestionCategory]:
    """All shelves of the banks in which these stand, by id; one query."""
    own = aliased(QuestionCategory)
    same = own.course_id.is_not_distinct_from(QuestionCategory.course_id)
    query = select(QuestionCategory).where(exists().where(own.id.in_(shelf_ids), same))
    return {shelf.id: shelf for shelf in session().scalars(query.order_by(QuestionCategory.id))}


def with_all_below(shelves: Collection[QuestionCategory], shelf_id: int) -> list[int]:
    """The ids of one of these shelves and of all that stand below it; none where it is none of them."""
    found = {shelf.id for shelf in shelves if shelf.id == shelf_id}
    grown = True
    while grown:
        more = {shelf.id for shelf in shelves if shelf.parent_id in found} - found
        found, grown = found | more, bool(more)
    return sorted(found)


def add(course_id: int | None, name: Mapping[str, str], parent_id: int | None = None) -> QuestionCategory:
    """Put up a shelf; one of the same name in the same place is returned as it is."""
    shelves = of(course_id)
    for shelf in shelves:
        if shelf.parent_id == parent_id and _same(shelf.name, name):
            return shelf
    if parent_id is not None and parent_id not in {shelf.id for shelf in shelves}:
        raise BadValue(_l("The shelf above it is not in this bank any more."))
    _refuse_too_deep(shelves, parent_id, 1)
    shelf = QuestionCategory(course_id=course_id, parent_id=parent_id, name=_named(name))
    session().add(shelf)
    session().flush()
    return shelf


def path_below(shelf: QuestionCategory, names: Iterable[Mapping[str, str]]) -> QuestionCategory:
    """The shelf at the end of a path below `shelf`; what lacks of it is put up."""
    for name in names:
        shelf = add(shelf.course_id, name, shelf.id)
    return shelf


def rename(shelf: QuestionCategory, name: Mapping[str, str]) -> None:
    """Call it otherwise."""
    shelf.name = _named(name)
    session().flush()


def move(shelf: QuestionCategory, parent_id: int | None) -> None:
    """Hang a shelf with all below it elsewhere in the same bank."""
    shelves = of(shelf.course_id)
    below = with_all_below(of(shelf.course_id), shelf.id)
    if parent_id in below:
        raise RuleError(_l("A shelf cannot stand below itself. Nothing was moved."))
    if parent_id is not None and parent_id not in {each.id for each in shelves}:
        raise BadValue(_l("The shelf above it is not in this bank any more."))
    heights = [place.depth for place in ordered(shelves) if place.shelf.id in below]
    _refuse_too_deep(shelves, parent_id, max(heights) - min(heights) + 1)
    shelf.parent_id = parent_id
    session().flush()


def merge(shelf: QuestionCategory, into: QuestionCategory) -> None:
    """Put all that stands on a shelf, and all shelves below it, onto another of the same bank, and take it down."""
    if into.course_id != shelf.course_id or into.id in with_all_below(of(shelf.course_id), shelf.id):
        raise RuleError(_l("These two shelves cannot be made one. Nothing was moved."))
    for table, column in (
        (QuestionEntry, QuestionEntry.category_id),
        (QuestionFile, QuestionFile.category_id),
        (QuestionCategory, QuestionCategory.parent_id),
    ):
        session().execute(update(table).where(column == shelf.id).values({column: into.id}))
    session().flush()
    session().delete(shelf)
    session().flush()


def remove(shelf: QuestionCategory) -> None:
    """Take down a shelf with nothing on it or below it; files that came onto it and are settled are forgotten."""
    if not is_bare(shelf):
        raise RuleError(_l("Something still stands on this shelf. Move it, or make the shelf one with another."))
    session().execute(delete(QuestionFile).where(QuestionFile.category_id == shelf.id))
    session().delete(shelf)
    session().flush()


def is_bare(shelf: QuestionCategory) -> bool:
    """Whether no question, no shelf and no file that waits stands on it."""
    entries = select(QuestionEntry.id).where(QuestionEntry.category_id == shelf.id)
    below = select(QuestionCategory.id).where(QuestionCategory.parent_id == shelf.id)
    waiting = select(QuestionFile.id).where(
        QuestionFile.category_id == shelf.id, QuestionFile.state.in_([FileState.READING, FileState.TAKING])
    )
    return not session().scalar(select(or_(entries.exists(), waiting.exists(), below.exists())))


def _of(course_id: int | None) -> ColumnElement[bool]:
    return QuestionCategory.course_id.is_(None) if course_id is None else QuestionCategory.course_id == course_id


def _named(name: Mapping[str, str]) -> dict[str, str]:
    kept = {language: text.strip()[:MOST_NAME] for language, text in name.items() if text.strip()}
    if not kept:
        raise BadValue(_l("A shelf needs a name."))
    return kept


def _same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two names mean one shelf: nothing in them differs where both say something."""
    shared = one.keys() & other.keys()
    return bool(shared) and all(one[language].strip() == other[language].strip() for language in shared)


def _refuse_too_deep(shelves: Sequence[QuestionCategory], parent_id: int | None, height: int) -> None:
    depths = {place.shelf.id: place.depth + 1 for place in ordered(shelves)}
    if depths.get(parent_id or 0, 0) + height > DEEPEST:
        raise RuleError(_l("The shelves would stand more than six deep, and nobody would find anything."))
