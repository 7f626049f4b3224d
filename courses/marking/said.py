"""What a marker says of a work, as a draft and a mark keep it: levels, a free mark, a comment, words at moments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from courses.rubrics import service as rubrics
from courses.rubrics.models import RubricVersion
from lms.core import digits
from lms.core.errors import BadValue
from lms.core.i18n import _l

EXACT = Decimal("0.0000001")
MOST_COMMENT, MOST_MOMENTS, MOST_MOMENT = 20_000, 200, 2_000
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d)")


@dataclass(frozen=True, slots=True)
class Moment:
    """Words at a moment of a recording."""

    asset: str  # its public id
    at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """All that a marker says. `mark` is the free mark as it was typed, which counts before the rubric's."""

    levels: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    comment: str = ""
    moments: tuple[Moment, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said yet."""
        return not (self.levels or self.mark or self.comment or self.moments)

    def kept(self) -> dict[str, Any]:  # Any: JSON
        """As a row keeps it."""
        moments = [{"asset": each.asset, "at_ms": each.at_ms, "text": each.text} for each in self.moments]
        return {"levels": dict(self.levels), "mark": self.mark, "comment": self.comment, "moments": moments}


def of(value: Mapping[str, Any]) -> Said:  # Any: JSON
    """What a row keeps."""
    moments = tuple(Moment(each["asset"], each["at_ms"], each["text"]) for each in value.get("moments", ()))
    return Said(value.get("levels", {}), value.get("mark", ""), value.get("comment", ""), moments)


def share(said: Said, possible: Decimal, rubric: RubricVersion | None) -> Decimal:
    """The mark of one that was given. Raises `BadValue` where there is none yet, or none that can be."""
    if said.mark:
        given = number(said.mark)
        if given is None or not 0 <= given <= possible:
            raise BadValue(_l("The mark lies between nothing and the full mark."))
        return (given / possible).quantize(EXACT, ROUND_HALF_UP)
    if rubric is None:
        raise BadValue(_l("Please give a mark."))
    return rubrics.fraction(rubric, said.levels)


def check(said: Said) -> None:
    """Refuse what is longer than anybody reads."""
    too_long = len(said.comment) > MOST_COMMENT or any(len(each.text) > MOST_MOMENT for each in said.moments)
    if too_long or len(said.moments) > MOST_MOMENTS:
        raise BadValue(_l("This comment is too long."))


def number(text: str) -> Decimal | None:
    """A number in any digits, with a point, a comma or ٫ before its decimals."""
    try:
        found = Decimal(digits.fold(text).strip().replace("٫", ".").replace("،", ".").replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def moment(clock: str) -> int | None:
    """Milliseconds of a clock such as 5:12 or 1:05:12, in any digits."""
    found = _CLOCK.fullmatch(digits.fold(clock).strip())
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000
