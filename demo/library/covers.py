"""Covers: one family, with a colour for a subject and a pattern for a book."""

import json
from typing import NamedTuple

from demo.library.ornament import Drawing, svg
from demo.library.shelf import Described, Writing

PATTERN = (1130, 1800)  # a tenth of a millimetre


class Colours(NamedTuple):
    """Deep for grounds, tone for what stands beside it, light for stars."""

    deep: str
    tone: str
    light: str
    star: str


class Look(NamedTuple):
    """What a book looks like: how its words are laid, and its pattern."""

    layout: str
    tiling: str
    angle: float
    size: float


COLOURS = {
    "mosque": Colours("#163f33", "#27634f", "#3c8069", "#e7dcbd"),
    "waqf": Colours("#123c50", "#20607a", "#3b839b", "#e6dcc0"),
    "preaching": Colours("#4d1f2d", "#7a3345", "#a0566a", "#ecdcc2"),
    "stories": Colours("#27285a", "#41448a", "#696cb4", "#eadfc4"),
    "children": Colours("#8a3f16", "#c0662b", "#e39a4d", "#fbeecb"),
}
BAND, EDGE = "#d3ae5c", "#0d1613"
LOOKS = {
    "octagons": Look("panel", "octagons", 67, 92),
    "squares": Look("band", "octagons", 52, 98),
    "hexagons": Look("panel", "hexagons", 62, 118),
    "twelves": Look("shield", "twelves", 72, 74),
    "stars": Look("band", "hexagons", 45, 98),
    "night": Look("arch", "twelves", 66, 84),
    "bright": Look("arch", "octagons", 58, 126),
}


def sheets(work: Described, writing: Writing, volume: str = "") -> dict[str, bytes]:
    """What the compiler reads for the cover of an edition, or of one of its volumes."""
    look, colours = LOOKS[work.look], colours_of(work)
    drawing = Drawing(look.tiling, look.angle, look.size, colours.deep, colours.light, colours.tone, BAND, EDGE)
    words = {
        "lang": writing.language,
        "dir": writing.direction,
        "title": writing.title,
        "subtitle": writing.subtitle,
        "volume": volume,
        "author": writing.makers[0].name_in(writing.language),
        "series": writing.series_words,
        "house": "مكتبة إجازة التجريبية" if writing.direction == "rtl" else "Ijaza demo library",
        "layout": look.layout,
        "deep": colours.deep,
        "tone": colours.tone,
    }
    return {
        "cover.json": json.dumps(words, ensure_ascii=False).encode(),
        "pattern.svg": svg(drawing, *PATTERN).encode(),
    }


def colours_of(work: Described) -> Colours:
    """By the branch of its first subject; what children read has its own."""
    subject = work.subjects[0]
    return COLOURS["children" if subject == "stories-children" else subject.split("-")[0]]
