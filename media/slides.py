"""The slides of a lecture: when the picture changed for good, and a still of each, sharp enough to read.

With sound alone they are a lecture at a tenth of a film's bytes. A film that is no slide lecture has none.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from media import graph, runner
from media.encode import Work

GLIMPSE = (64, 36)
MOST_GLIMPSES = 3000
LIMITS = runner.Limits(deadline_seconds=3600, stall_seconds=600)
SEEN_CHANGE = 24  # of 255: a pixel that changed by less is noise
NEW_SLIDE = 0.012  # of the picture that rests: a line of words, and more than a pointer
RESTLESS = 0.2  # a pixel that changes this often belongs to a face in the corner, say
MOST_RESTLESS = 0.35
STEADY = 0.75  # of the time nothing changes but what is restless
MOST_A_MINUTE = 4
MOST_SLIDES = 240
LEAST_SECONDS = 30.0
STILL_SIDE, STILL_QUALITY = 854, 60
SETTLE_SECONDS = 0.6


@dataclass(frozen=True)
class Found:
    """One slide: shown from when, and its still."""

    at_ms: int
    path: Path
    width: int
    height: int


def find(work: Work, easy: Path, stopping: runner.Asked | None = None) -> Iterator[Found]:
    """The slides of the lecture, drawn from the source; none where it is not one."""
    if work.source.seconds < LEAST_SECONDS or work.source.audio_index is None:
        return
    for number, at in enumerate(_times(work, easy, stopping)):
        yield _still(work, number, at, stopping)


def changes(glimpses: Sequence[Image.Image]) -> list[int]:
    """At which glimpses another slide stands, the first included; none where the picture does not rest."""
    if len(glimpses) < 2:  # noqa: PLR2004 - a change is between two
        return []
    steps = [_changed(one, two) for one, two in itertools.pairwise(glimpses)]
    rests = _resting(steps)
    area = rests.histogram()[255]
    if area < (1 - MOST_RESTLESS) * rests.width * rests.height:
        return []
    moved = [_area(step, rests) / area for step in steps]
    if sum(share < NEW_SLIDE for share in moved) < STEADY * len(moved):
        return []
    found = [0]
    for place in range(1, len(glimpses)):
        steady = place == len(glimpses) - 1 or moved[place] < NEW_SLIDE
        if steady and _area(_changed(glimpses[found[-1]], glimpses[place]), rests) / area >= NEW_SLIDE:
            found.append(place)
    return found


def _times(work: Work, easy: Path, stopping: runner.Asked | None) -> list[float]:
    every = max(1.0, work.source.seconds / MOST_GLIMPSES)
    command = graph.glimpses(work, easy, every, GLIMPSE)
    content = runner.read(command, cwd=work.folder, limits=LIMITS, cancelled=stopping)
    size = GLIMPSE[0] * GLIMPSE[1]
    glimpses = [
        Image.frombytes("L", GLIMPSE, content[at : at + size]) for at in range(0, len(content) - size + 1, size)
    ]
    found = changes(glimpses)
    most = min(MOST_SLIDES, max(work.source.seconds / 60, 1) * MOST_A_MINUTE)
    return [place * every for place in found] if len(found) <= most else []


def _still(work: Work, number: int, at: float, stopping: runner.Asked | None) -> Found:
    """A still from shortly after the change, when it has faded in."""
    scale = min(STILL_SIDE / max(work.source.width, work.source.height), 1)
    width, height = (max(2, round(side * scale / 2) * 2) for side in (work.source.width, work.source.height))
    moment = min(at + SETTLE_SECONDS, max(work.source.seconds - SETTLE_SECONDS, 0))
    command = graph.frame(work, moment, (width, height))
    content = runner.read(command, cwd=work.folder, limits=LIMITS, cancelled=stopping)
    path = work.folder / f"slide-{number}.webp"
    Image.frombytes("RGB", (width, height), content).save(path, "WEBP", quality=STILL_QUALITY, method=4)
    return Found(round(at * 1000), path, width, height)


def _changed(one: Image.Image, two: Image.Image) -> Image.Image:
    """White where a pixel changed, black elsewhere."""
    return ImageChops.difference(one, two).point(lambda value: 255 if value > SEEN_CHANGE else 0)


def _resting(steps: Sequence[Image.Image]) -> Image.Image:
    """White where the picture rests between slides."""
    looked_at = steps[:: max(1, len(steps) // 100)]
    weight = 255 // max(len(looked_at), 1)
    often = Image.new("L", steps[0].size)
    for step in looked_at:
        often = ImageChops.add(often, step.point(lambda value: weight if value else 0))
    return often.point(lambda value: 255 if value <= RESTLESS * weight * len(looked_at) else 0)


def _area(changed: Image.Image, rests: Image.Image) -> int:
    return ImageChops.darker(changed, rests).histogram()[255]
