"""Star patterns as they are drawn with a ruler: rays from the middle of each edge of a tiling that meet in stars.

Three tilings and one angle give the family of all covers. What comes out is SVG: filled stars under interlaced bands.
"""

from collections.abc import Callable, Iterator
from math import cos, pi, radians, sin, sqrt, tan
from typing import NamedTuple

Point = tuple[float, float]
Polygon = list[Point]


class Drawing(NamedTuple):
    """How a pattern looks: the angle of the rays, and its colours from the ground up."""

    tiling: str
    angle: float  # degrees between a ray and the edge that it starts from
    size: float  # length of an edge
    ground: str
    star: str
    heart: str  # of the larger stars
    band: str
    edge: str


def svg(drawing: Drawing, width: float, height: float) -> str:
    """The pattern over a whole rectangle, centred."""
    tiles = list(TILINGS[drawing.tiling](width, height, drawing.size))
    most = max(len(tile) for tile in tiles)
    stars = [(_star(tile, drawing.angle), len(tile)) for tile in tiles]
    thick = drawing.size * 0.1
    fills = "".join(_path(star, f'fill="{drawing.heart if sides == most else drawing.star}"') for star, sides in stars)
    rims = "".join(_path(star, f'stroke="{drawing.edge}" stroke-width="{thick * 1.9:.2f}"') for star, _ in stars)
    bands = "".join(_path(star, f'stroke="{drawing.band}" stroke-width="{thick:.2f}"') for star, _ in stars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}"><rect width="{width:g}" height="{height:g}" fill="{drawing.ground}"/>{fills}'
        f'<g fill="none" stroke-linejoin="miter">{rims}{bands}</g></svg>'
    )


def _octagons(width: float, height: float, edge: float) -> Iterator[Polygon]:
    """Octagons, with squares in the gaps."""
    step = edge * (1 + sqrt(2))
    for x, y in _grid(width, height, step, step):
        yield _regular(x, y, 8, edge, pi / 8)
        yield _regular(x + step / 2, y + step / 2, 4, edge, 0)


def _hexagons(width: float, height: float, edge: float) -> Iterator[Polygon]:
    """Hexagons alone, as bees build."""
    across, down = edge * sqrt(3), edge * 1.5
    for row, (x, y) in _rows(width, height, across, down):
        yield _regular(x + (across / 2 if row % 2 else 0), y, 6, edge, pi / 6)


def _twelves(width: float, height: float, edge: float) -> Iterator[Polygon]:
    """Twelve-sided tiles, with triangles between them."""
    across = edge * (2 + sqrt(3))
    down = across * sqrt(3) / 2
    for row, (x, y) in _rows(width, height, across, down):
        middle, far = x + (across / 2 if row % 2 else 0), across / sqrt(3)
        yield _regular(middle, y, 12, edge, pi / 12)
        yield _regular(middle, y + far, 3, edge, -pi / 2)
        yield _regular(middle, y - far, 3, edge, pi / 2)


def _squares(width: float, height: float, edge: float) -> Iterator[Polygon]:
    """Squares on their points: eight-pointed stars of the simplest kind."""
    step = edge * sqrt(2)
    for row, (x, y) in _rows(width, height, step, step / 2):
        yield _regular(x + (step / 2 if row % 2 else 0), y, 4, edge, 0)


TILINGS: dict[str, Callable[[float, float, float], Iterator[Polygon]]] = {
    "octagons": _octagons,
    "hexagons": _hexagons,
    "twelves": _twelves,
    "squares": _squares,
}


def _grid(width: float, height: float, across: float, down: float) -> Iterator[Point]:
    return (at for _, at in _rows(width, height, across, down))


def _rows(width: float, height: float, across: float, down: float) -> Iterator[tuple[int, Point]]:
    """Places from the middle outwards, a little over every edge."""
    columns, lines = int(width / across / 2) + 2, int(height / down / 2) + 2
    for row in range(-lines, lines + 1):
        for column in range(-columns, columns + 1):
            yield row, (width / 2 + column * across, height / 2 + row * down)


def _regular(x: float, y: float, sides: int, edge: float, turn: float) -> Polygon:
    radius = edge / (2 * sin(pi / sides))
    return [(x + radius * cos(turn + 2 * pi * k / sides), y + radius * sin(turn + 2 * pi * k / sides))
            for k in range(sides)]  # fmt: skip


def _star(tile: Polygon, angle: float) -> Polygon:
    """Rays leave the middle of each edge; where those of two neighbours meet is an inner corner of the star."""
    sides = len(tile)
    x = sum(point[0] for point in tile) / sides
    y = sum(point[1] for point in tile) / sides
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(tile, tile[1:] + tile[:1], strict=True)]
    half = ((tile[0][0] - tile[1][0]) ** 2 + (tile[0][1] - tile[1][1]) ** 2) ** 0.5 / 2
    apothem = half / tan(pi / sides)
    # Seen from the tile's middle, two neighbouring rays meet on the line to the corner between them.
    gap, ray = pi / sides, radians(angle)
    reach = apothem * cos(ray) / cos(gap - ray)
    star: Polygon = []
    for middle, corner in zip(middles, tile[1:] + tile[:1], strict=True):
        away = ((corner[0] - x) ** 2 + (corner[1] - y) ** 2) ** 0.5
        star += [middle, (x + (corner[0] - x) * reach / away, y + (corner[1] - y) * reach / away)]
    return star


def _path(points: Polygon, look: str) -> str:
    return f'<path d="M{" ".join(f"{x:.2f},{y:.2f}" for x, y in points)}Z" {look}/>'
