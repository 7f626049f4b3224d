"""Where the parts of a chart stand. Low is at the side where reading begins; the table beside says the same."""

import dataclasses
from collections.abc import Sequence

WIDTH, HEIGHT, FOOT = 400, 170, 30
GAP = 4
LEAST = 2  # so high is a bar of something


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """A column of a histogram."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    count: int
    low: int
    high: int


@dataclasses.dataclass(frozen=True, slots=True)
class Dot:
    """A question in the plane of facility and discrimination."""

    x: float
    y: float
    number: int


def columns(counts: Sequence[int], *, mirrored: bool) -> list[Bar]:
    """How many papers in each equal part of the marks."""
    wide, most = WIDTH / (len(counts) or 1), max(counts, default=0) or 1
    bars = []
    for place, count in enumerate(counts):
        height = max(LEAST, (HEIGHT - FOOT - 24) * count / most) if count else 0
        left = _turned(place * wide, wide, mirrored=mirrored) + GAP / 2
        low, high = 100 * place // len(counts), 100 * (place + 1) // len(counts)
        top = HEIGHT - FOOT - height
        bars.append(Bar(left, top, wide - GAP, height, left + (wide - GAP) / 2, count, low, high))
    return bars


def plane(points: Sequence[tuple[int, float | None, float | None]], *, mirrored: bool) -> list[Dot]:
    """(number, facility, discrimination) of each question; one without figures has no dot."""
    return [
        Dot(across(facility, mirrored=mirrored), up(telling), number)
        for number, facility, telling in points
        if facility is not None and telling is not None
    ]


def across(facility: float, *, mirrored: bool) -> float:
    """Where so much of 100 stands from the left."""
    return _turned(20 + (WIDTH - 40) * facility / 100, 0, mirrored=mirrored)


def up(telling: float) -> float:
    """Where a discrimination stands from the top: -50 and below at the foot, 100 at the top."""
    return 14 + (HEIGHT - FOOT - 20) * (100 - max(telling, -50)) / 150


def _turned(left: float, wide: float, *, mirrored: bool) -> float:
    return WIDTH - left - wide if mirrored else left
