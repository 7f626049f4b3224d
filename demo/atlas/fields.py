"""Endowed lands from above: a river, canals, a village, and strips of fields cut smaller and smaller."""

import math
import random
from itertools import starmap

from demo.atlas.art import GREEN, HEIGHT, INK, PAPER, WIDTH, Drawing, box, line, path, ring

Point = tuple[float, float]
Field = list[Point]
CROPS = ["#dfe3b8", "#cfd9a4", "#e6d9a6", "#d9c48b", "#c2d0a0", "#ead9b0", "#b9c994"]
BASINS: tuple[Field, ...] = (
    [(330, 30), (640, 60), (600, 470), (300, 430)],
    [(660, 62), (970, 40), (965, 520), (622, 472)],
    [(296, 450), (598, 492), (560, 860), (250, 800)],
    [(620, 494), (965, 542), (960, 900), (582, 866)],
    [(246, 822), (558, 884), (540, 1170), (214, 1170)],
    [(580, 888), (960, 922), (958, 1170), (562, 1170)],
)
RIVER = "M{} -20C260 160 120 300 190 470S60 760 140 930S40 1120 90 1230"
CANALS = ("M196 440C420 450 520 480 972 532", "M642 40C620 360 590 700 548 1190")
HOUSES = ["#b98f62", "#a87c52", "#c9a478"]
DEPTH, FALLOW, WHOLE = 6, 0.35, 0.12


def fields() -> Drawing:
    """The same each time."""
    chance = random.Random(7)  # noqa: S311 - a drawing
    made = [box(0, 0, WIDTH, HEIGHT, fill="#efe6cc")]
    for basin in BASINS:
        _cut(made, basin, DEPTH, chance)
    edge = box(2, 2, WIDTH - 4, HEIGHT - 4, fill="none", stroke=INK, stroke_width=4)
    return "".join([*made, *_waters(), *_village(chance), *_palms(chance), edge])


def _cut(made: list[Drawing], field: Field, depth: int, chance: random.Random) -> None:
    a, b, c, d = field
    is_long = math.dist(a, b) + math.dist(d, c) > math.dist(b, c) + math.dist(a, d)
    if depth == 0 or (depth < DEPTH // 2 and chance.random() < WHOLE):
        made.append(path(line(field, close=True), fill=chance.choice(CROPS), stroke="#6d6a3c", stroke_width=1.3))
        if chance.random() > FALLOW:
            made += _furrows(field)
        return
    share = chance.uniform(0.38, 0.62)
    halves: tuple[Field, Field]
    if is_long:
        e, f = _between(a, b, share), _between(d, c, share)
        halves = [a, e, f, d], [e, b, c, f]
    else:
        e, f = _between(a, d, share), _between(b, c, share)
        halves = [a, b, f, e], [e, f, c, d]
    for half in halves:
        _cut(made, half, depth - 1, chance)


def _furrows(field: Field) -> list[Drawing]:
    a, b, c, d = field
    rows = [[_between(a, b, number / 9), _between(d, c, number / 9)] for number in range(1, 9)]
    return [path(line(row), stroke="#7c8a52", stroke_width=0.6, opacity=0.75) for row in rows]


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _waters() -> list[Drawing]:
    bed = RIVER.format(150)
    made = [
        path(bed, fill="none", stroke=look, stroke_width=wide) for look, wide in (("#6d8fa6", 132), ("#9fbdcb", 120))
    ]
    made += [
        path(RIVER.format(150 + shift), fill="none", stroke="#87aabd", stroke_width=1.5, stroke_dasharray="90 40")
        for shift in range(-44, 50, 8)
    ]
    for canal in CANALS:
        made.append(path(canal, fill="none", stroke="#5d7f96", stroke_width=15))
        made.append(path(canal, fill="none", stroke="#a9c6d2", stroke_width=11))
    return made


def _village(chance: random.Random) -> list[Drawing]:
    made = []
    for _ in range(64):
        x, y, width, height = chance.gauss(420, 46), chance.gauss(640, 40), chance.uniform(9, 22), chance.uniform(9, 20)
        made.append(box(x, y, width, height, fill=chance.choice(HOUSES), stroke=INK, stroke_width=1))
    return [*made, ring(420, 642, 13, fill=PAPER, stroke=INK, stroke_width=2), ring(420, 642, 6, fill=GREEN)]


def _palms(chance: random.Random) -> list[Drawing]:
    spots = [(chance.uniform(230, 300), chance.uniform(60, 1160)) for _ in range(150)]
    return list(starmap(_palm, ((x - 40 * math.sin(y / 170), y) for x, y in spots)))


def _palm(x: float, y: float) -> Drawing:
    leaves = [math.pi * number / 4 for number in range(8)]
    rays = "".join(f"M{x:.0f} {y:.0f}l{6 * math.cos(leaf):.1f} {6 * math.sin(leaf):.1f}" for leaf in leaves)
    return path(rays, stroke=GREEN, stroke_width=1.4)
