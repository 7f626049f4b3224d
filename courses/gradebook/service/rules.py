"""From a gradebook's rows to the arithmetic: totals as they are kept, whether they pass, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from courses.gradebook.models import Grade, Gradebook, GradeItem, GradeState
from courses.gradebook.service.arithmetic import Part, Piece, Sum, total


@dataclass(frozen=True, slots=True)
class Mark:
    """What counts of a grade: points, none while there are none, and whether it counts at all."""

    points: Decimal | None
    counts: bool = True


Marks = Mapping[int, Mark]  # by item


@dataclass(frozen=True, slots=True)
class Lack:
    """A rule that does not hold: of the total, of a category or of an item, by name."""

    what: str
    has: Fraction
    needs: Decimal
    title: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Both totals of one learner, and whether the final one passes; `is_passed` is none where no rule is set."""

    current: Sum
    final: Sum
    lacks: tuple[Lack, ...]
    is_passed: bool | None


def marks_of(grades: Iterable[Grade]) -> dict[int, Mark]:
    """The marks of one learner."""
    return {grade.item_id: mark(grade.final, grade.state) for grade in grades}


def mark(final: Decimal | None, state: GradeState) -> Mark:
    """One of them."""
    return Mark(final, counts=state is not GradeState.EXCUSED)


def items_of(book: Gradebook) -> list[GradeItem]:
    """The items that count, in the order of the page."""
    return [item for category in book.categories for item in category.items if item.removed_at is None]


def result(book: Gradebook, marks: Marks) -> Result:
    """What one learner's marks come to. Needs categories and items loaded."""
    parts = _parts(book, marks)
    current = total(parts, is_weighted=book.is_weighted, missing_is_nothing=False)
    final = total(parts, is_weighted=book.is_weighted, missing_is_nothing=True)
    lacks = tuple(_lacks(book, marks, final))
    return Result(current, final, lacks, not lacks if _asks(book) else None)


def band(book: Gradebook, share: Decimal | None) -> dict[str, str] | None:
    """What a total is called; none where there is no total, or no word for so little."""
    if share is None:
        return None
    per_cent = share * 100
    return next((each["name"] for each in book.scale if per_cent >= Decimal(each["least"])), None)


def _parts(book: Gradebook, marks: Marks) -> list[Part]:
    parts = []
    for category in book.categories:
        pieces = tuple(_piece(item, marks.get(item.id)) for item in category.items if item.removed_at is None)
        parts.append(Part(category.id, category.weight, category.drop_lowest, category.drop_highest, pieces))
    return parts


def _piece(item: GradeItem, found: Mark | None) -> Piece:
    points, counts = (found.points, found.counts) if found else (None, True)
    return Piece(item.id, item.maximum, points, counts, is_extra=item.is_extra, is_kept=item.is_kept)


def _asks(book: Gradebook) -> bool:
    items = items_of(book)
    return bool(items) and (
        book.least_total is not None
        or any(category.least is not None for category in book.categories)
        or any(item.least is not None for item in items)
    )


def _lacks(book: Gradebook, marks: Marks, final: Sum) -> Iterable[Lack]:
    share = final.share or Fraction(0)
    if book.least_total is not None and share < Fraction(book.least_total):
        yield Lack("total", share, book.least_total)
    sums = {part.category_id: part for part in final.parts}
    for category in book.categories:
        part = sums[category.id].share
        if category.least is not None and part is not None and part < Fraction(category.least):
            yield Lack("category", part, category.least, category.title)
    for item in items_of(book):
        found = marks.get(item.id, Mark(None))
        has = Fraction(found.points or 0) / Fraction(item.maximum)
        if item.least is not None and found.counts and has < Fraction(item.least):
            yield Lack("item", has, item.least, item.title)
