"""From marks to a total, exactly: drops, extra credit, weights. Pure: knows no database. Never a float.

In a category the points of what counts are divided by its maxima; extra credit adds points and no maximum. With
weights the total is the mean of the categories by weight, over those in which something counts; without weights it is
all points by all maxima. Nothing is rounded here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from courses.gradebook.service import dropping

SMALLEST = 10**7  # marks have seven places
NOTHING, WHOLE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Piece:
    """What a learner has in one item; `points` is none while it is not graded, `counts` is false for who is excused."""

    item_id: int
    maximum: Decimal
    points: Decimal | None = None
    counts: bool = True
    is_extra: bool = False
    is_kept: bool = False  # never dropped


@dataclass(frozen=True, slots=True)
class Part:
    """A category with its rules and what a learner has in it."""

    category_id: int
    weight: Decimal
    drop_lowest: int
    drop_highest: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PartSum:
    """What a category comes to: points (extra credit is in them), maxima, and the items that were dropped."""

    category_id: int
    weight: Decimal
    points: Fraction
    possible: Fraction
    dropped: tuple[int, ...] = ()

    @property
    def share(self) -> Fraction | None:
        """Of one; none where nothing counts."""
        return self.points / self.possible if self.possible else None


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts."""

    share: Fraction | None
    parts: tuple[PartSum, ...]

    @property
    def dropped(self) -> frozenset[int]:
        """All items that do not count because a rule dropped them."""
        return frozenset(item for part in self.parts for item in part.dropped)


def total(parts: Iterable[Part], *, is_weighted: bool, missing_is_nothing: bool) -> Sum:
    """The final total (`missing_is_nothing`: what is not graded counts as nought), or the current one."""
    sums = tuple(_part(part, missing_is_nothing=missing_is_nothing) for part in parts)
    return Sum(_weighted(sums) if is_weighted else _plain(sums), sums)


def exact(value: Fraction | None) -> Decimal | None:
    """A share as the database keeps it, with seven places; comparisons are made before."""
    return None if value is None else Decimal(round(value * SMALLEST)) / SMALLEST


def _part(part: Part, *, missing_is_nothing: bool) -> PartSum:
    counted = [piece for piece in part.pieces if piece.counts and (missing_is_nothing or piece.points is not None)]
    regular = [piece for piece in counted if not piece.is_extra]
    kept, dropped = _dropped(part, regular)
    points = sum(_points(piece) for piece in kept) + sum(_points(piece) for piece in counted if piece.is_extra)
    possible = sum(_whole(piece.maximum) for piece in kept)
    gone = tuple(piece.item_id for piece in dropped)
    return PartSum(part.category_id, part.weight, Fraction(points, SMALLEST), Fraction(possible, SMALLEST), gone)


def _dropped(part: Part, regular: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """What stays and what goes: the lowest first, then the highest of the rest; one at least always stays."""
    safe = [piece for piece in regular if piece.is_kept]
    loose = [piece for piece in regular if not piece.is_kept]
    always = sum(_points(piece) for piece in safe), sum(_whole(piece.maximum) for piece in safe)
    fewest = 0 if safe else 1
    for choose, count in ((dropping.best, part.drop_lowest), (dropping.worst, part.drop_highest)):
        if count:
            marks = [(_points(piece), _whole(piece.maximum)) for piece in loose]
            loose = [loose[place] for place in choose(marks, max(len(loose) - count, fewest), always)]
    stays = {piece.item_id for piece in (*safe, *loose)}
    return [piece for piece in regular if piece.item_id in stays], [
        piece for piece in regular if piece.item_id not in stays
    ]


def _weighted(sums: Sequence[PartSum]) -> Fraction | None:
    counted = [(Fraction(part.weight), part.share) for part in sums if part.share is not None and part.weight > 0]
    weights = sum((weight for weight, _share in counted), NOTHING)
    return sum((weight * share for weight, share in counted), NOTHING) / weights if weights else None


def _plain(sums: Sequence[PartSum]) -> Fraction | None:
    possible = sum((part.possible for part in sums), NOTHING)
    return sum((part.points for part in sums), NOTHING) / possible if possible else None


def _points(piece: Piece) -> int:
    return _whole(piece.points) if piece.points is not None else 0


def _whole(value: Decimal) -> int:
    return int(value * SMALLEST)
