"""Where the parts of a chart stand. Time runs from the side where reading begins; a table beside says the same."""

import dataclasses
from collections.abc import Sequence

WIDTH, HEIGHT, FOOT, HEAD = 400, 170, 30, 22
GAP = 4
LEAST = 2  # so high is a bar of something


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """A column."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    count: int


def groups(series: Sequence[Sequence[int]], *, mirrored: bool) -> list[list[Bar]]:
    """Columns side by side: for each place of the axis one of each series, all to one measure."""
    places = list(zip(*series, strict=True))
    most = max((count for place in places for count in place), default=0) or 1
    wide = WIDTH / (len(places) or 1)
    bar = (wide - GAP) / (len(series) or 1)
    found = []
    for number, place in enumerate(places):
        group = []
        for which, count in enumerate(place):
            height = max(LEAST, (HEIGHT - FOOT - HEAD) * count / most) if count else 0
            left = _turned(number * wide + GAP / 2 + which * bar, bar, mirrored=mirrored)
            group.append(Bar(left, HEIGHT - FOOT - height, bar, height, left + bar / 2, count))
        found.append(group)
    return found


def stairs(steps: Sequence[tuple[float, float]], longest: float, *, mirrored: bool) -> str:
    """A line that goes down at each (length, share that is left), from all at nothing."""
    height, at = float(HEAD), _turned(0, 0, mirrored=mirrored)
    path = [f"M{at:.1f} {height:.1f}"]
    for length, share in steps:
        if length > longest:
            break
        at = across(length, longest, mirrored=mirrored)
        height = HEAD + (HEIGHT - FOOT - HEAD) * (1 - share)
        path.append(f"H{at:.1f}V{height:.1f}")
    return "".join([*path, f"H{_turned(WIDTH, 0, mirrored=mirrored):.1f}"])


def across(length: float, longest: float, *, mirrored: bool) -> float:
    """Where a length stands from the left."""
    return _turned(WIDTH * length / longest, 0, mirrored=mirrored)


def _turned(left: float, wide: float, *, mirrored: bool) -> float:
    return WIDTH - left - wide if mirrored else left
