"""Fronts of buildings that never were: a mosque on its street, a fountain below a school."""

from collections.abc import Callable

from demo.atlas.art import BLUE, FAINT, GOLD, GREEN, INK, RED, SAND, Drawing, box, dimensions, khatam, path, ring, steps

STONE, STONE_2, DARK = "#e7d3a8", "#c98f6b", "#5b4632"


def front() -> Drawing:
    """The street front of a mosque: striped stone, a deep portal, a dome and a minaret."""
    made = [*_sky(), box(90, 560, 820, 520, fill=STONE, stroke=INK, stroke_width=2)]
    made += [box(90, 560 + 40 * n, 820, 20, fill=STONE_2, opacity=0.75) for n in range(13)]
    made += [_cresting(90, 910, 560), _cresting(704, 904, 560)]
    for place in range(3):
        made.append(_panel(150 + place * 118, 610))
    made += [_panel(770, 610), _portal(520, 520)]
    made.append(_dome(806, 560, 94))
    made.append(_tower(190, 560))
    made.append(box(60, 1080, 880, 12, fill=DARK))
    made += [path(f"M60 {1096 + 6 * n}H940", stroke=FAINT, stroke_width=1) for n in range(6)]
    return "".join([*made, *dimensions(90, 1150, 820)])


def fountain() -> Drawing:
    """A fountain for the thirsty below, a school for children above."""
    made = [*_sky(), box(200, 540, 600, 540, fill=STONE, stroke=INK, stroke_width=2)]
    made += [box(200, 540 + 36 * n, 600, 18, fill=STONE_2, opacity=0.7) for n in range(15)]
    made.append(box(180, 520, 640, 26, fill=DARK))
    for place in range(2):
        made.append(_grille(250 + place * 270, 640))
    made += [box(160, 1040, 680, 40, fill=SAND, stroke=INK, stroke_width=2), box(160, 210, 680, 26, fill="#6b4a2b")]
    made += [path(f"M150 {210 - 4 * n}H850", stroke="#6b4a2b", stroke_width=2.5) for n in range(6)]
    made += [path("M120 212L200 120H800L880 212Z", fill="#8a5f38", stroke=INK, stroke_width=2)]
    made += [path(f"M{130 + 15 * n} 210L{205 + 12 * n} 124", stroke="#5d3d22", stroke_width=1.5) for n in range(50)]
    made += [box(200, 236, 600, 284, fill="#caa778", stroke=INK, stroke_width=2)]
    for place in range(4):
        x = 222 + place * 142
        made += [
            _arch(x, 262, 120, 236, "#3a2b20"),
            path(f"M{x} 420h120M{x} 434h120", stroke="#6b4a2b", stroke_width=6),
        ]
        made += [path(f"M{x + 12 * n} 434v64", stroke="#6b4a2b", stroke_width=4) for n in range(1, 10)]
        made.append(box(x - 14, 262, 12, 250, fill="#8a5f38", stroke=INK, stroke_width=1))
    made += [box(60, 1080, 880, 14, fill=DARK), steps(330, 1094, 340)]
    return "".join([*made, *dimensions(160, 1160, 680)])


def _sky() -> list[Drawing]:
    shade = '<stop offset="0" stop-color="#cfdfe2"/><stop offset="1" stop-color="#f7efdc"/>'
    return [f'<linearGradient id="sky" x2="0" y2="1">{shade}</linearGradient>', box(0, 0, 1000, 1090, fill="url(#sky)")]


def _cresting(left: float, right: float, y: float) -> Drawing:
    step = 26
    leaf = "l4 -10l-5 -8l6 -10l8 -12l8 12l6 10l-5 8l4 10"
    words = f"M{left} {y}" + "".join(
        f"M{left + n * step:.0f} {y:.0f}{leaf}z" for n in range(int((right - left) // step))
    )
    return path(words, fill=STONE, stroke=INK, stroke_width=1.4)


def _arch(x: float, y: float, width: float, height: float, fill: str, **look: object) -> Drawing:
    rise = width * 0.72
    words = f"M{x} {y + height}V{y + rise}C{x} {y + rise * 0.45} {x + width * 0.3} {y + rise * 0.2} {x + width / 2} {y}C{x + width * 0.7} {y + rise * 0.2} {x + width} {y + rise * 0.45} {x + width} {y + rise}V{y + height}Z"
    return path(words, fill=fill, stroke=INK, stroke_width=2, **look)


def _panel(x: float, y: float) -> Drawing:
    """Windows above each other in a tall recess."""
    made = box(x - 12, y, 92, 420, fill="#d8bf8f", stroke=INK, stroke_width=1.5) + _stalactites(x - 12, y, 92, 4)
    made += _arch(x + 10, y + 96, 48, 110, "#3a2b20") + "".join(
        khatam(x + 34, y + 128 + 26 * n, 9, fill=GOLD) for n in range(3)
    )
    made += box(x + 4, y + 262, 60, 118, fill="#3a2b20", stroke=INK, stroke_width=1.5)
    bars = "".join(f"M{x + 4 + 12 * n} {y + 262}v118" for n in range(1, 5)) + "".join(
        f"M{x + 4} {y + 262 + 17 * n}h60" for n in range(1, 7)
    )
    return (
        made
        + path(bars, stroke="#b9a27c", stroke_width=2)
        + box(x - 4, y + 226, 76, 24, fill=BLUE, stroke=INK, stroke_width=1.2)
    )


def _stalactites(x: float, y: float, width: float, rows: int) -> Drawing:
    made = []
    for row in range(rows):
        count = 8 - row
        step = (width - 2 * row * 6) / count
        for number in range(count):
            left = x + row * 6 + number * step
            made.append(
                path(
                    f"M{left:.1f} {y + row * 14:.1f}h{step:.1f}v5l{-step / 2:.1f} 9l{-step / 2:.1f} -9z",
                    fill=("#e9d6ab", "#cdb283")[number % 2],
                    stroke=INK,
                    stroke_width=0.8,
                )
            )
    return "".join(made)


def _portal(x: float, y: float) -> Drawing:
    made = box(x, y, 180, 560, fill=STONE, stroke=INK, stroke_width=2.5) + "".join(
        box(x, y + 36 * n, 180, 18, fill=RED, opacity=0.4) for n in range(15)
    )
    made += _cresting(x, x + 180, y) + box(x + 18, y + 26, 144, 26, fill=BLUE, stroke=GOLD, stroke_width=2)
    made += _arch(x + 26, y + 70, 128, 490, "#b89767")
    for row in range(7):
        reach = 10 + row * 8
        made += _stalactites(x + 90 - reach, y + 84 + row * 13, 2 * reach, 1)
    made += (
        box(x + 34, y + 208, 112, 20, fill=GOLD, stroke=INK, stroke_width=1)
        + box(x + 34, y + 500, 30, 60, fill=SAND, stroke=INK)
        + box(x + 116, y + 500, 30, 60, fill=SAND, stroke=INK)
    )
    made += box(x + 58, y + 300, 64, 260, fill="#4d2f1a", stroke=INK, stroke_width=2) + path(
        f"M{x + 90} {y + 300}v260", stroke=GOLD, stroke_width=1.5
    )
    return made + "".join(
        khatam(x + side, y + 340 + 60 * n, 15, fill=GOLD, stroke=INK, stroke_width=1)
        for side in (74, 106)
        for n in range(4)
    )


def _dome(x: float, y: float, radius: float) -> Drawing:
    made = box(x - radius, y - 96, 2 * radius, 96, fill=STONE, stroke=INK, stroke_width=2)
    made += "".join(_arch(x - radius + 8 + n * 37, y - 82, 22, 66, "#3a2b20") for n in range(5))
    top = y - 96
    shape = f"M{x - radius} {top}C{x - radius * 1.12} {top - radius * 0.9} {x - radius * 0.45} {top - radius * 1.35} {x} {top - radius * 1.72}C{x + radius * 0.45} {top - radius * 1.35} {x + radius * 1.12} {top - radius * 0.9} {x + radius} {top}Z"
    made += (
        f'<clipPath id="dome"><path d="{shape}"/></clipPath>'
        + path(shape, fill="#dcc596")
        + '<g clip-path="url(#dome)">'
    )
    for row in range(16):
        zig = "".join(f"L{x - radius * 1.2 + n * 16:.0f} {top - row * 15 - (9 if n % 2 else 0):.0f}" for n in range(21))
        made += path(f"M{x - radius * 1.2:.0f} {top - row * 15}{zig}", fill="none", stroke="#8f7143", stroke_width=2)
    tip = top - radius * 1.72
    made += (
        "</g>"
        + path(shape, fill="none", stroke=INK, stroke_width=2.5)
        + path(f"M{x} {tip}v-58", stroke=GOLD, stroke_width=4)
    )
    return (
        made
        + ring(x, tip - 14, 8, fill=GOLD, stroke=INK)
        + ring(x, tip - 33, 6, fill=GOLD, stroke=INK)
        + path(f"M{x - 9} {tip - 66}a10 10 0 1 0 18 0a8 8 0 1 1 -18 0z", fill=GOLD, stroke=INK)
    )


def _tower(x: float, y: float) -> Drawing:
    made = box(x - 42, y - 190, 84, 190, fill=STONE, stroke=INK, stroke_width=2) + "".join(
        box(x - 42, y - 190 + 38 * n, 84, 19, fill=STONE_2, opacity=0.75) for n in range(5)
    )
    made += _arch(x - 17, y - 160, 34, 92, "#3a2b20") + _gallery(x, y - 190, 50)
    made += (
        box(x - 30, y - 350, 60, 126, fill=STONE, stroke=INK, stroke_width=2)
        + "".join(_arch(x - 25 + 18 * n, y - 322, 13, 70, "#3a2b20") for n in range(3))
        + _gallery(x, y - 350, 38)
    )
    made += "".join(path(f"M{x - 17 + 11 * n} {y - 384}v-62", stroke=DARK, stroke_width=5) for n in range(4)) + box(
        x - 24, y - 456, 48, 12, fill=STONE, stroke=INK
    )
    bulb = f"M{x - 14} {y - 456}c-16 -34 2 -52 14 -72c12 20 30 38 14 72z"
    return (
        made
        + path(bulb, fill="#dcc596", stroke=INK, stroke_width=2)
        + path(f"M{x} {y - 528}v-34", stroke=GOLD, stroke_width=3)
        + ring(x, y - 540, 5, fill=GOLD, stroke=INK)
    )


def _gallery(x: float, y: float, half: float) -> Drawing:
    made = "".join(_stalactites(x - half + 4 * n, y - 10 + 8 * (2 - n) - 16, 2 * half - 8 * n, 1) for n in range(3))
    rail = "".join(f"M{x - half + half / 5 * n:.1f} {y - 34}v18" for n in range(11))
    return made + path(f"M{x - half} {y - 34}h{2 * half}" + rail, stroke=INK, stroke_width=2.2, fill="none")


def _grille(x: float, y: float) -> Drawing:
    made = box(x - 16, y - 50, 252, 410, fill="#d8bf8f", stroke=INK, stroke_width=2) + _stalactites(
        x - 16, y - 50, 252, 3
    )
    made += _arch(x, y, 220, 330, "#2f3d3a")
    net = [
        khatam(x + 22 + 22 * column, y + 96 + 22 * row, 10, fill="none", stroke=GOLD, stroke_width=2.4)
        for column in range(9)
        for row in range(11)
    ]
    return (
        made
        + "".join(net)
        + box(x, y + 330, 220, 18, fill="#f2ead8", stroke=INK, stroke_width=1.5)
        + box(x + 20, y - 36, 180, 22, fill=GREEN, stroke=GOLD, stroke_width=2)
    )


MAKERS: dict[str, Callable[[], Drawing]] = {"front": front, "fountain": fountain}
