"""What if: totals with marks that nobody has, and what is needed in what is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from courses.gradebook.models import Gradebook, GradeItem
from courses.gradebook.service import rules
from courses.gradebook.service.rules import Lack, Mark

STEPS = 100


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed to pass: `state` is none, reached, share (in each item left) or lost (see `lacks`)."""

    state: str
    share: Decimal | None = None
    items: tuple[tuple[GradeItem, Decimal], ...] = ()
    lacks: tuple[Lack, ...] = ()


def needed(book: Gradebook, marks: Mapping[int, Mark]) -> Need:
    """The least whole per cent that, reached in everything that is not marked yet, passes.

    Every per cent is tried from below: with highest marks dropped, a better mark need not make a better total.
    """
    left = [item for item in rules.items_of(book) if _is_left(item, marks)]
    now = rules.result(book, marks)
    if now.is_passed is None:
        return Need("none")
    if now.is_passed:
        return Need("reached")
    result = now
    for step in range(1, STEPS + 1) if left else ():
        share = Decimal(step) / STEPS
        tried = {item.id: Mark(item.maximum * share) for item in left}
        result = rules.result(book, {**marks, **tried})
        if result.is_passed:
            return Need("share", share, tuple((item, item.maximum * share) for item in left))
    return Need("lost", lacks=result.lacks)


def _is_left(item: GradeItem, marks: Mapping[int, Mark]) -> bool:
    found = marks.get(item.id)
    return not item.is_extra and (found is None or (found.points is None and found.counts))
