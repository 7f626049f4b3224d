"""Plans of buildings that never were: a mosque of columns, a madrasa of four halls."""

import math
from collections.abc import Callable

from demo.atlas.art import BLUE, FAINT, INK, PAPER, RED, SAND, Drawing, box, dimensions, khatam, line, path, ring, steps

POCHE = "#4a3a2c"


def hypostyle() -> Drawing:
    """A mosque of columns around a court, from above."""
    made = [_walls(110, 110, 780, 900, 26), _qibla_niche(500, 110)]
    court = (300, 400, 400, 400)
    for column in range(11):
        for row in range(13):
            x, y = 170 + column * 66, 172 + row * 64.5
            if court[0] - 8 < x < court[0] + court[2] + 8 and court[1] - 8 < y < court[1] + court[3] + 8:
                continue
            made += [ring(x, y, 8.5, fill=POCHE), ring(x, y, 14, fill="none", stroke=FAINT, stroke_width=1)]
            if column < 10 and not (300 - 40 < x < 660 and 392 < y < 808):  # noqa: PLR2004 - the last of its row
                made.append(path(f"M{x:.0f} {y:.0f}h66", stroke=FAINT, stroke_width=1.4, stroke_dasharray="7 5"))
    made.append(box(*court, fill="#efe2c0", stroke=POCHE, stroke_width=3))
    made += [
        box(court[0] + 10 * n, court[1] + 10 * n, 400 - 20 * n, 400 - 20 * n, fill="none", stroke=SAND, stroke_width=1)
        for n in range(1, 10)
    ]
    made += [_fountain(500, 600, 62)]
    made += [
        box(440, 192, 120, 108, fill="none", stroke=RED, stroke_width=2, stroke_dasharray="10 6"),
        ring(500, 246, 48, fill="none", stroke=RED, stroke_width=2, stroke_dasharray="10 6"),
    ]
    for x, y, width, height in ((450, 982, 100, 30), (108, 560, 30, 84), (862, 560, 30, 84)):
        made.append(box(x, y, width, height, fill=PAPER))
    made += [path("M450 1010a50 50 0 0 1 100 0", fill="none", stroke=FAINT, stroke_width=1.6), steps(430, 1012, 140)]
    made += [_minaret(160, 1036, 62), path("M566 136v46h26v-46", fill=POCHE)]
    return "".join([*made, *dimensions(110, 1130, 780), *_upright(944, 110, 900), _north(70, 70)])


def madrasa() -> Drawing:
    """Four vaulted halls around a court, a domed tomb and a fountain at the corner."""
    made = [box(100, 150, 800, 900, fill=POCHE)]
    halls = ((390, 195, 220, 225), (400, 800, 200, 190), (150, 470, 200, 240), (650, 470, 200, 240))
    made += [box(*hall, fill=PAPER) for hall in halls]
    made += [box(345, 415, 310, 390, fill="#efe2c0"), _fountain(500, 610, 54)]
    made += [
        box(345 + 12 * n, 415 + 12 * n, 310 - 24 * n, 390 - 24 * n, fill="none", stroke=SAND, stroke_width=1.2)
        for n in range(1, 9)
    ]
    for x, y, width, height in halls:
        made += [
            path(
                f"M{x} {y}L{x + width} {y + height}M{x + width} {y}L{x} {y + height}",
                stroke=FAINT,
                stroke_width=1.4,
                stroke_dasharray="9 6",
            )
        ]
    made.append(path("M462 197a38 52 0 0 1 76 0v4h-76z", fill=PAPER))
    made += _rooms()
    made += [
        _minaret(900, 1048, 56),
        box(96, 1000, 60, 54, fill=SAND, stroke=POCHE, stroke_width=4),
        ring(126, 1027, 15, fill=BLUE),
    ]
    made += [path("M100 150h800v900h-800z", fill="none", stroke=INK, stroke_width=3)]
    return "".join([*made, *dimensions(100, 1150, 800), *_upright(952, 150, 900), _north(70, 76)])


def _rooms() -> list[Drawing]:
    made: list[Drawing] = []
    for column in range(3):
        for side in (135, 662):
            made += [box(side + column * 76, 198, 58, 88, fill=PAPER), box(side + column * 76, 318, 58, 88, fill=PAPER)]
            made += [path(f"M{side + column * 76 + 22} 286v32", stroke=PAPER, stroke_width=12)]
    made += [
        box(640, 760, 216, 216, fill=PAPER),
        ring(748, 868, 100, fill="none", stroke=RED, stroke_width=2.5, stroke_dasharray="12 7"),
        box(716, 838, 64, 60, fill=SAND, stroke=INK, stroke_width=2),
    ]
    made += [
        khatam(748, 868, 60, fill="none", stroke=RED, stroke_width=1.5),
        path("M632 868h-34", stroke=PAPER, stroke_width=26),
    ]
    made += [
        box(146, 770, 150, 120, fill=PAPER),
        box(146, 920, 150, 88, fill=PAPER),
        path("M296 828h56M222 888v34M296 960h46v-40", stroke=PAPER, stroke_width=22, fill="none"),
    ]
    made += [
        path("M352 1010h70v60h-70z", fill=PAPER),
        path("M386 1010v-92h-40v-120", fill="none", stroke=PAPER, stroke_width=30),
        steps(344, 1052, 86),
    ]
    return made


def _walls(x: float, y: float, width: float, height: float, thick: float) -> Drawing:
    inner = f"M{x + thick} {y + thick}v{height - 2 * thick}h{width - 2 * thick}v{-(height - 2 * thick)}z"
    return path(
        f"M{x} {y}h{width}v{height}h{-width}z{inner}", fill=POCHE, fill_rule="evenodd", stroke=INK, stroke_width=1.5
    )


def _qibla_niche(x: float, y: float) -> Drawing:
    return path(f"M{x - 40} {y - 26}h80v30h-80z", fill=POCHE) + path(
        f"M{x - 24} {y + 28}v-14a24 26 0 0 1 48 0v14z", fill=PAPER, stroke=INK, stroke_width=1.5
    )


def _fountain(x: float, y: float, radius: float) -> Drawing:
    eight = [
        (x + radius * math.cos(math.pi * (2 * n + 1) / 8), y + radius * math.sin(math.pi * (2 * n + 1) / 8))
        for n in range(8)
    ]
    made = path(line(eight, close=True), fill=PAPER, stroke=INK, stroke_width=2) + khatam(
        x, y, radius * 0.62, fill="#bcd3d8", stroke=BLUE, stroke_width=2
    )
    return made + "".join(ring(px, py, 5, fill=POCHE) for px, py in eight) + ring(x, y, radius * 0.2, fill=BLUE)


def _minaret(x: float, y: float, side: float) -> Drawing:
    half = side / 2
    made = box(x - half, y - half, side, side, fill=POCHE, stroke=INK, stroke_width=1.5) + ring(
        x, y, half * 0.72, fill=PAPER
    )
    spokes = "".join(
        f"M{x:.0f} {y:.0f}l{half * 0.72 * math.cos(math.pi * n / 8):.1f} {half * 0.72 * math.sin(math.pi * n / 8):.1f}"
        for n in range(16)
    )
    return made + path(spokes, stroke=INK, stroke_width=1) + ring(x, y, half * 0.22, fill=POCHE)


def _upright(x: float, y: float, height: float) -> list[Drawing]:
    return [
        path(
            f"M{x} {y}v{height}" + "".join(f"M{x - 8} {y + height * n / 9:.0f}h16" for n in range(10)),
            stroke=INK,
            stroke_width=1.4,
        )
    ]


def _north(x: float, y: float) -> Drawing:
    return (
        khatam(x, y, 44, fill=PAPER, stroke=INK, stroke_width=1.5)
        + path(f"M{x} {y - 40}l10 40h-20z", fill=RED)
        + path(f"M{x} {y + 40}l10 -40h-20z", fill=INK)
    )


MAKERS: dict[str, Callable[[], Drawing]] = {"plan-court": hypostyle, "plan-halls": madrasa}
