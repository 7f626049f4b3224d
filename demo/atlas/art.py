"""The drawings of the atlas's demo plates, as SVG without letters: the sheet sets those. A unit is a thousandth of its width."""

import math
import random
from collections.abc import Callable, Mapping

from demo.atlas import geometry

INK, PAPER = "#33261a", "#f6eedc"
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
            inner = [(tile.x * unit + (x - tile.x * unit) * 0.42, tile.y * unit + (y - tile.y * unit) * 0.42) for x, y in star]
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
    for side in (4, 42):
        made.append(box(side, side, WIDTH - 2 * side, HEIGHT - 2 * side, fill="none", stroke=GOLD, stroke_width=3))
    spots = [(x, y) for x in _even(23, WIDTH - 23, 26) for y in (23, HEIGHT - 23)]
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


def fields() -> Drawing:
    """Endowed lands: a river, a canal, a village, and strips of fields cut smaller and smaller."""
    chance = random.Random(7)  # noqa: S311 - a drawing
    made = [box(0, 0, WIDTH, HEIGHT, fill="#efe6cc")]
    colours = ["#dfe3b8", "#cfd9a4", "#e6d9a6", "#d9c48b", "#c2d0a0", "#ead9b0", "#b9c994"]

    def cut(corners: "list[tuple[float, float]]", depth: int) -> None:
        a, b, c, d = corners
        long = math.dist(a, b) + math.dist(d, c) > math.dist(b, c) + math.dist(a, d)
        if depth == 0 or (depth < 3 and chance.random() < 0.12):  # noqa: PLR2004 - some stay whole
            made.append(path(line(corners, close=True), fill=chance.choice(colours), stroke="#6d6a3c", stroke_width=1.3))
            _furrows(made, corners, chance)
            return
        share = chance.uniform(0.38, 0.62)
        mix = lambda p, q: (p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share)  # noqa: E731
        if long:
            e, f = mix(a, b), mix(d, c)
            cut([a, e, f, d], depth - 1)
            cut([e, b, c, f], depth - 1)
        else:
            e, f = mix(a, d), mix(b, c)
            cut([a, b, f, e], depth - 1)
            cut([e, f, c, d], depth - 1)

    for corners in ([(330, 30), (640, 60), (600, 470), (300, 430)], [(660, 62), (970, 40), (965, 520), (622, 472)], [(296, 450), (598, 492), (560, 860), (250, 800)], [(620, 494), (965, 542), (960, 900), (582, 866)], [(246, 822), (558, 884), (540, 1170), (214, 1170)], [(580, 888), (960, 922), (958, 1170), (562, 1170)]):  # fmt: skip
        cut(corners, 6)
    river = "M150 -20C260 160 120 300 190 470S60 760 140 930S40 1120 90 1230"
    made += [path(river, fill="none", stroke="#6d8fa6", stroke_width=132), path(river, fill="none", stroke="#9fbdcb", stroke_width=120)]
    made += [path(river, fill="none", stroke="#7ea3b7", stroke_width=width, stroke_dasharray="60 26 22 40") for width in (2, 2)]
    made += [path(river.replace("150 -20", f"{150 + shift} -20"), fill="none", stroke="#87aabd", stroke_width=1.5, stroke_dasharray="90 40") for shift in range(-44, 50, 8)]
    for canal in ("M196 440C420 450 520 480 972 532", "M642 40C620 360 590 700 548 1190"):
        made += [path(canal, fill="none", stroke="#5d7f96", stroke_width=15), path(canal, fill="none", stroke="#a9c6d2", stroke_width=11)]
    for _ in range(64):
        x, y = chance.gauss(420, 46), chance.gauss(640, 40)
        made.append(box(x, y, chance.uniform(9, 22), chance.uniform(9, 20), fill=chance.choice(["#b98f62", "#a87c52", "#c9a478"]), stroke=INK, stroke_width=1))
    made += [ring(420, 642, 13, fill=PAPER, stroke=INK, stroke_width=2), ring(420, 642, 6, fill=GREEN)]
    for _ in range(150):
        x, y = chance.uniform(230, 300), chance.uniform(60, 1160)
        x -= 40 * math.sin(y / 170)
        made.append(_palm(x, y))
    return "".join(made) + box(2, 2, WIDTH - 4, HEIGHT - 4, fill="none", stroke=INK, stroke_width=4)


def _furrows(made: list[str], corners: "list[tuple[float, float]]", chance: random.Random) -> None:
    a, b, c, d = corners
    if chance.random() < 0.35:  # noqa: PLR2004 - fallow
        return
    count = 9
    for number in range(1, count):
        share = number / count
        start = (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
        end = (d[0] + (c[0] - d[0]) * share, d[1] + (c[1] - d[1]) * share)
        made.append(path(line([start, end]), stroke="#7c8a52", stroke_width=0.6, opacity=0.75))


def _palm(x: float, y: float) -> str:
    rays = "".join(f"M{x:.0f} {y:.0f}l{6 * math.cos(angle):.1f} {6 * math.sin(angle):.1f}" for angle in (0, 0.8, 1.6, 2.4, 3.14, 4, 4.7, 5.5))
    return path(rays, stroke=GREEN, stroke_width=1.4)


MAKERS: dict[str, Callable[[], Drawing]] = {
    "ornament-eights": lambda: ornament("eights", 67.5, {8: BLUE, 4: RED}, GREEN, 62),
    "ornament-wood": lambda: ornament("eights", 54, {8: "#7a4a26", 4: GOLD}, "#3d2412", 54),
    "ornament-royal": lambda: ornament("royal", 60, {12: BLUE, 6: RED, 4: GREEN}, "#1c2f4d", 44),
    "ornament-marble": lambda: ornament("royal", 67, {12: "#efe4cb", 6: "#8a2f22", 4: "#1e1a17"}, "#d8c59b", 50),
    "fields": fields,
}
