"""Egypt drawn by hand: its outline, its river and its canal, in degrees east and north, and how a map lays them out.

Simplified: good for a map of a page's width and for telling that a place lies in another country.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[float, float]

COAST: tuple[Point, ...] = (
    (25.0, 31.62), (25.15, 31.6), (25.95, 31.62), (26.5, 31.52), (27.25, 31.37), (27.9, 31.1), (28.45, 31.06),
    (28.95, 30.84), (29.45, 30.93), (29.85, 31.15), (30.07, 31.33), (30.22, 31.26), (30.37, 31.47), (30.65, 31.43),
    (31.0, 31.6), (31.45, 31.5), (31.86, 31.53), (32.1, 31.32), (32.3, 31.27), (32.62, 31.05), (33.1, 31.2),
    (33.45, 31.12), (33.8, 31.15), (34.22, 31.32), (34.4, 30.9), (34.53, 30.4), (34.9, 29.5), (34.67, 29.0),
    (34.52, 28.5), (34.43, 28.0), (34.25, 27.72), (33.9, 27.95), (33.62, 28.23), (33.22, 28.72), (33.18, 28.95),
    (32.87, 29.35), (32.7, 29.62), (32.62, 29.95), (32.52, 29.93), (32.36, 29.6), (32.65, 29.1), (32.9, 28.75),
    (33.08, 28.3), (33.45, 27.9), (33.57, 27.6), (33.83, 27.2), (33.97, 26.72), (34.28, 26.1), (34.6, 25.65),
    (34.9, 25.07), (35.15, 24.6), (35.48, 23.98), (35.55, 23.3), (35.68, 22.95), (36.2, 22.63), (36.87, 22.0),
    (25.0, 22.0), (25.0, 29.2), (24.8, 29.5), (24.87, 30.1), (24.7, 30.6), (24.98, 31.0),
)  # fmt: skip
NILE: tuple[Point, ...] = (
    (31.35, 22.0), (31.62, 22.35), (32.1, 22.62), (32.4, 22.75), (32.75, 23.1), (32.87, 23.6), (32.9, 24.09),
    (32.93, 24.47), (32.87, 24.98), (32.55, 25.29), (32.65, 25.7), (32.75, 26.0), (32.72, 26.17), (32.3, 26.12),
    (32.2, 26.0), (31.9, 26.3), (31.7, 26.56), (31.45, 26.9), (31.18, 27.18), (30.85, 27.6), (30.75, 28.1),
    (30.82, 28.5), (31.1, 29.07), (31.27, 29.6), (31.23, 30.05), (31.13, 30.18),
)  # fmt: skip
ROSETTA: tuple[Point, ...] = ((31.13, 30.18), (30.9, 30.42), (30.8, 30.8), (30.66, 31.15), (30.37, 31.47))
DAMIETTA: tuple[Point, ...] = (
    (31.13, 30.18),
    (31.18, 30.46),
    (31.25, 30.72),
    (31.38, 31.04),
    (31.6, 31.25),
    (31.86, 31.53),
)
CANAL: tuple[Point, ...] = ((32.3, 31.27), (32.32, 30.85), (32.28, 30.58), (32.4, 30.3), (32.58, 30.05), (32.55, 29.94))
ABROAD: tuple[tuple[Point, ...], ...] = (
    ((22.0, 22.0), (36.87, 22.0), (37.3, 20.6), (37.4, 16.0), (22.0, 16.0)),
    ((22.0, 32.9), (23.2, 32.2), (24.0, 32.0), (24.9, 31.75), (25.0, 31.62), (24.98, 31.0), (24.7, 30.6), (24.87, 30.1),
     (24.8, 29.5), (25.0, 29.2), (25.0, 22.0), (22.0, 22.0)),
    ((34.97, 29.5), (34.85, 29.0), (34.65, 28.1), (35.2, 28.05), (35.7, 27.3), (36.5, 26.0), (39.0, 23.0), (39.0, 35.0),
     (35.6, 35.0), (35.0, 32.9), (34.55, 31.65), (34.22, 31.32), (34.4, 30.9), (34.53, 30.4), (34.9, 29.5)),
)  # fmt: skip
WIDTH, HEIGHT = 1000, 898
WEST, EAST, SOUTH, NORTH = 24.3, 37.3, 21.6, 32.0
NEAR = 0.2  # degrees: about as far as the outline may be wrong


def laid_out(longitude: float, latitude: float) -> Point:
    """Where the point stands on the map: Mercator's projection, north above."""
    x = (longitude - WEST) / (EAST - WEST) * WIDTH
    top, bottom = _mercator(NORTH), _mercator(SOUTH)
    return round(x, 1), round((top - _mercator(latitude)) / (top - bottom) * HEIGHT, 1)


def path(points: Iterable[Point], *, closed: bool = False) -> str:
    """An SVG path through the points."""
    places = [f"{x:g} {y:g}" for x, y in (laid_out(*point) for point in points)]
    return "M" + "L".join(places) + ("Z" if closed else "")


def holds(longitude: float, latitude: float) -> bool:
    """Whether the point lies inside, or very near to the border."""
    ring = [*COAST, COAST[0]]
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        crosses = (y1 > latitude) != (y2 > latitude)
        if crosses and longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside or _distance((longitude, latitude), ring) <= NEAR


def _distance(point: Point, ring: Sequence[Point]) -> float:
    return min(_from_stretch(point, start, end) for start, end in pairwise(ring))


def _from_stretch(point: Point, start: Point, end: Point) -> float:
    along = (end[0] - start[0], end[1] - start[1])
    length = along[0] ** 2 + along[1] ** 2
    share = ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.dist(point, (start[0] + share * along[0], start[1] + share * along[1]))


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
