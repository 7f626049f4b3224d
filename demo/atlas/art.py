"""The drawings of the atlas's demo plates, as SVG without letters: the sheet sets those. A unit is a thousandth of its width."""

import math
from collections.abc import Callable, Mapping

from demo.atlas import geometry

INK, PAPER, FAINT = "#33261a", "#f6eedc", "#8d7a5f"
BLUE, GREEN, RED, GOLD, SAND = "#23477a", "#3c6b54", "#9a3a28", "#b98a35", "#d9c59a"
WIDTH, HEIGHT = 1000, 1200
Drawing = str


def line(points: "list[tuple[float, float]]", *, close: bool = False) -> str:
    """The words of a path."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if close else "")


def box(x: float, y: float, width: float, height: float, **look: object) -> str:
    """A rectangle."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{_look(look)}/>'


def ring(x: float, y: float, radius: float, **look: object) -> str:
    """A circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"{_look(look)}/>'


def path(words: str, **look: object) -> str:
    """A path."""
    return f'<path d="{words}"{_look(look)}/>'


def svg(body: str) -> bytes:
    """The whole drawing."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{body}</svg>'.encode()


def _look(look: "dict[str, object]") -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in look.items())


def ornament(name: str, contact: float, colours: Mapping[int, str], ground: str, unit: float) -> Drawing:
    """A page of strapwork in a frame."""
    tiling = geometry.TILINGS[name]
    across, down = round(WIDTH / unit / 2) + 2, round(HEIGHT / unit / 2) + 3
    fills, straps = [], []
    for tile in tiling(across, down):
        star = [(x * unit, y * unit) for x, y in tile.star(contact)]
        if all(not (-unit * 2 < x < WIDTH + unit * 2 and -unit * 2 < y < HEIGHT + unit * 2) for x, y in star):
            continue
        words = line(star, close=True)
        fills.append(path(words, fill=colours[tile.sides]))
        straps.append(words)
        if tile.sides >= 8:  # noqa: PLR2004 - a star in the star
            inner = [
                (tile.x * unit + (x - tile.x * unit) * 0.42, tile.y * unit + (y - tile.y * unit) * 0.42)
                for x, y in star
            ]
            fills.append(path(line(inner, close=True), fill=GOLD, stroke=INK, stroke_width=1.5))
            fills.append(ring(tile.x * unit, tile.y * unit, unit * 0.16, fill=PAPER, stroke=INK, stroke_width=1.2))
    strap = "".join(straps)
    return "".join(
        [
            f'<clipPath id="page"><rect x="46" y="46" width="{WIDTH - 92}" height="{HEIGHT - 92}"/></clipPath>',
            box(0, 0, WIDTH, HEIGHT, fill=ground),
            '<g clip-path="url(#page)">',
            *fills,
            path(strap, fill="none", stroke=INK, stroke_width=unit * 0.17, stroke_linejoin="round"),
            path(strap, fill="none", stroke=PAPER, stroke_width=unit * 0.11, stroke_linejoin="round"),
            path(strap, fill="none", stroke=GOLD, stroke_width=unit * 0.022, stroke_linejoin="round"),
            "</g>",
            band(),
        ]
    )


def band() -> Drawing:
    """A border of eight-pointed stars around the page."""
    made = [path(f"M0 0H{WIDTH}V{HEIGHT}H0ZM46 46V{HEIGHT - 46}H{WIDTH - 46}V46Z", fill=BLUE)]
    edge = {"fill": "none", "stroke": GOLD, "stroke_width": 3}
    made.extend(box(side, side, WIDTH - 2 * side, HEIGHT - 2 * side, **edge) for side in (4, 42))
    spots: list[tuple[float, float]] = [(x, y) for x in _even(23, WIDTH - 23, 26) for y in (23, HEIGHT - 23)]
    spots += [(x, y) for y in _even(23, HEIGHT - 23, 31)[1:-1] for x in (23, WIDTH - 23)]
    made += [khatam(x, y, 12, fill=GOLD) + khatam(x, y, 6, fill=BLUE) for x, y in spots]
    return "".join(made)


def khatam(x: float, y: float, radius: float, **look: object) -> Drawing:
    """Two squares, one turned."""
    inner = radius * 0.765
    points = []
    for number in range(16):
        reach, angle = (radius if number % 2 == 0 else inner), math.pi * number / 8
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return path(line(points, close=True), **look)


def _even(first: float, last: float, count: int) -> list[float]:
    return [first + (last - first) * number / (count - 1) for number in range(count)]


def dimensions(x: float, y: float, width: float) -> list[Drawing]:
    """A line with its parts, and a bar of a scale."""
    ticks = "".join(f"M{x + width * n / 8:.0f} {y - 9}v18" for n in range(9))
    bars = [
        box(x + width * n / 8, y + 20, width / 8, 9, fill=INK if n % 2 == 0 else PAPER, stroke=INK, stroke_width=1)
        for n in range(8)
    ]
    return [path(f"M{x} {y}h{width}{ticks}", stroke=INK, stroke_width=1.4), *bars]


def steps(x: float, y: float, width: float) -> Drawing:
    """Three steps, the widest below."""
    return "".join(
        box(x - 8 * n, y + 10 * n, width + 16 * n, 10, fill=SAND, stroke=INK, stroke_width=1) for n in range(3)
    )


MAKERS: dict[str, Callable[[], Drawing]] = {
    "ornament-eights": lambda: ornament("eights", 67.5, {8: BLUE, 4: RED}, GREEN, 62),
    "ornament-wood": lambda: ornament("eights", 54, {8: "#7a4a26", 4: GOLD}, "#3d2412", 54),
    "ornament-royal": lambda: ornament("royal", 60, {12: BLUE, 6: RED, 4: GREEN}, "#1c2f4d", 44),
    "ornament-marble": lambda: ornament("royal", 67, {12: "#efe4cb", 6: "#8a2f22", 4: "#1e1a17"}, "#d8c59b", 50),
}
