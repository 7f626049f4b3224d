"""Plans and fronts of buildings that never were: a mosque with a court, a madrasa of four halls, a front, a fountain."""

import math
from collections.abc import Callable

from demo.atlas.art import BLUE, GOLD, GREEN, INK, PAPER, RED, SAND, Drawing, box, khatam, line, path, ring

POCHE = "#4a3a2c"
FAINT = "#8d7a5f"
STONE, STONE_2, DARK = "#e7d3a8", "#c98f6b", "#5b4632"


def hypostyle() -> Drawing:
    """A mosque of columns around a court, from above."""
    made = [_walls(110, 110, 780, 900, 26, POCHE), _qibla_niche(500, 110)]
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
    made += [box(court[0] + 10 * n, court[1] + 10 * n, 400 - 20 * n, 400 - 20 * n, fill="none", stroke=SAND, stroke_width=1) for n in range(1, 10)]
    made += [_fountain(500, 600, 62)]
    made += [box(440, 192, 120, 108, fill="none", stroke=RED, stroke_width=2, stroke_dasharray="10 6"), ring(500, 246, 48, fill="none", stroke=RED, stroke_width=2, stroke_dasharray="10 6")]
    for x, y, width, height in ((450, 982, 100, 30), (108, 560, 30, 84), (862, 560, 30, 84)):
        made.append(box(x, y, width, height, fill=PAPER))
    made += [path("M450 1010a50 50 0 0 1 100 0", fill="none", stroke=FAINT, stroke_width=1.6), _steps(430, 1012, 140)]
    made += [_minaret(160, 1036, 62), path("M566 136v46h26v-46", fill=POCHE)]
    return "".join([*made, *_dimensions(110, 1130, 780), *_upright(944, 110, 900), _north(70, 70)])


def madrasa() -> Drawing:
    """Four vaulted halls around a court, a domed tomb and a fountain at the corner."""
    made = [box(100, 150, 800, 900, fill=POCHE)]
    halls = ((390, 195, 220, 225), (400, 800, 200, 190), (150, 470, 200, 240), (650, 470, 200, 240))
    made += [box(*hall, fill=PAPER) for hall in halls]
    made += [box(345, 415, 310, 390, fill="#efe2c0"), _fountain(500, 610, 54)]
    made += [box(345 + 12 * n, 415 + 12 * n, 310 - 24 * n, 390 - 24 * n, fill="none", stroke=SAND, stroke_width=1.2) for n in range(1, 9)]
    for x, y, width, height in halls:
        made += [path(f"M{x} {y}L{x + width} {y + height}M{x + width} {y}L{x} {y + height}", stroke=FAINT, stroke_width=1.4, stroke_dasharray="9 6")]
    made.append(path("M462 197a38 52 0 0 1 76 0v4h-76z", fill=PAPER))
    for column in range(3):
        for side in (135, 662):
            made += [box(side + column * 76, 198, 58, 88, fill=PAPER), box(side + column * 76, 318, 58, 88, fill=PAPER)]
            made += [path(f"M{side + column * 76 + 22} 286v32", stroke=PAPER, stroke_width=12)]
    made += [box(640, 760, 216, 216, fill=PAPER), ring(748, 868, 100, fill="none", stroke=RED, stroke_width=2.5, stroke_dasharray="12 7"), box(716, 838, 64, 60, fill=SAND, stroke=INK, stroke_width=2)]
    made += [khatam(748, 868, 60, fill="none", stroke=RED, stroke_width=1.5), path("M632 868h-34", stroke=PAPER, stroke_width=26)]
    made += [box(146, 770, 150, 120, fill=PAPER), box(146, 920, 150, 88, fill=PAPER), path("M296 828h56M222 888v34M296 960h46v-40", stroke=PAPER, stroke_width=22, fill="none")]
    made += [path("M352 1010h70v60h-70z", fill=PAPER), path("M386 1010v-92h-40v-120", fill="none", stroke=PAPER, stroke_width=30), _steps(344, 1052, 86)]
    made += [_minaret(900, 1048, 56), box(96, 1000, 60, 54, fill=SAND, stroke=POCHE, stroke_width=4), ring(126, 1027, 15, fill=BLUE)]
    made += [path("M100 150h800v900h-800z", fill="none", stroke=INK, stroke_width=3)]
    return "".join([*made, *_dimensions(100, 1150, 800), *_upright(952, 150, 900), _north(70, 76)])


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
    return "".join([*made, *_dimensions(90, 1150, 820)])


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
        made += [_arch(x, 262, 120, 236, "#3a2b20"), path(f"M{x} 420h120M{x} 434h120", stroke="#6b4a2b", stroke_width=6)]
        made += [path(f"M{x + 12 * n} 434v64", stroke="#6b4a2b", stroke_width=4) for n in range(1, 10)]
        made.append(box(x - 14, 262, 12, 250, fill="#8a5f38", stroke=INK, stroke_width=1))
    made += [box(60, 1080, 880, 14, fill=DARK), _steps(330, 1094, 340)]
    return "".join([*made, *_dimensions(160, 1160, 680)])


def _sky() -> list[Drawing]:
    shade = '<stop offset="0" stop-color="#cfdfe2"/><stop offset="1" stop-color="#f7efdc"/>'
    return [f'<linearGradient id="sky" x2="0" y2="1">{shade}</linearGradient>', box(0, 0, 1000, 1090, fill="url(#sky)")]


def _walls(x: float, y: float, width: float, height: float, thick: float, colour: str) -> Drawing:
    inner = f"M{x + thick} {y + thick}v{height - 2 * thick}h{width - 2 * thick}v{-(height - 2 * thick)}z"
    return path(f"M{x} {y}h{width}v{height}h{-width}z{inner}", fill=colour, fill_rule="evenodd", stroke=INK, stroke_width=1.5)


def _qibla_niche(x: float, y: float) -> Drawing:
    return path(f"M{x - 40} {y - 26}h80v30h-80z", fill=POCHE) + path(f"M{x - 24} {y + 28}v-14a24 26 0 0 1 48 0v14z", fill=PAPER, stroke=INK, stroke_width=1.5)


def _fountain(x: float, y: float, radius: float) -> Drawing:
    eight = [(x + radius * math.cos(math.pi * (2 * n + 1) / 8), y + radius * math.sin(math.pi * (2 * n + 1) / 8)) for n in range(8)]
    made = path(line(eight, close=True), fill=PAPER, stroke=INK, stroke_width=2) + khatam(x, y, radius * 0.62, fill="#bcd3d8", stroke=BLUE, stroke_width=2)
    return made + "".join(ring(px, py, 5, fill=POCHE) for px, py in eight) + ring(x, y, radius * 0.2, fill=BLUE)


def _minaret(x: float, y: float, side: float) -> Drawing:
    half = side / 2
    made = box(x - half, y - half, side, side, fill=POCHE, stroke=INK, stroke_width=1.5) + ring(x, y, half * 0.72, fill=PAPER)
    spokes = "".join(f"M{x:.0f} {y:.0f}l{half * 0.72 * math.cos(math.pi * n / 8):.1f} {half * 0.72 * math.sin(math.pi * n / 8):.1f}" for n in range(16))
    return made + path(spokes, stroke=INK, stroke_width=1) + ring(x, y, half * 0.22, fill=POCHE)


def _steps(x: float, y: float, width: float) -> Drawing:
    return "".join(box(x - 8 * n, y + 10 * n, width + 16 * n, 10, fill=SAND, stroke=INK, stroke_width=1) for n in range(3))


def _dimensions(x: float, y: float, width: float) -> list[Drawing]:
    ticks = "".join(f"M{x + width * n / 8:.0f} {y - 9}v18" for n in range(9))
    bars = [box(x + width * n / 8, y + 20, width / 8, 9, fill=INK if n % 2 == 0 else PAPER, stroke=INK, stroke_width=1) for n in range(8)]
    return [path(f"M{x} {y}h{width}{ticks}", stroke=INK, stroke_width=1.4), *bars]


def _upright(x: float, y: float, height: float) -> list[Drawing]:
    return [path(f"M{x} {y}v{height}" + "".join(f"M{x - 8} {y + height * n / 9:.0f}h16" for n in range(10)), stroke=INK, stroke_width=1.4)]


def _north(x: float, y: float) -> Drawing:
    return khatam(x, y, 44, fill=PAPER, stroke=INK, stroke_width=1.5) + path(f"M{x} {y - 40}l10 40h-20z", fill=RED) + path(f"M{x} {y + 40}l10 -40h-20z", fill=INK)


def _cresting(left: float, right: float, y: float) -> Drawing:
    step = 26
    leaf = "l4 -10l-5 -8l6 -10l8 -12l8 12l6 10l-5 8l4 10"
    words = f"M{left} {y}" + "".join(f"M{left + n * step:.0f} {y:.0f}{leaf}z" for n in range(int((right - left) // step)))
    return path(words, fill=STONE, stroke=INK, stroke_width=1.4)


def _arch(x: float, y: float, width: float, height: float, fill: str, **look: object) -> Drawing:
    rise = width * 0.72
    words = f"M{x} {y + height}V{y + rise}C{x} {y + rise * 0.45} {x + width * 0.3} {y + rise * 0.2} {x + width / 2} {y}C{x + width * 0.7} {y + rise * 0.2} {x + width} {y + rise * 0.45} {x + width} {y + rise}V{y + height}Z"
    return path(words, fill=fill, stroke=INK, stroke_width=2, **look)


def _panel(x: float, y: float) -> Drawing:
    """Windows above each other in a tall recess."""
    made = box(x - 12, y, 92, 420, fill="#d8bf8f", stroke=INK, stroke_width=1.5) + _stalactites(x - 12, y, 92, 4)
    made += _arch(x + 10, y + 96, 48, 110, "#3a2b20") + "".join(khatam(x + 34, y + 128 + 26 * n, 9, fill=GOLD) for n in range(3))
    made += box(x + 4, y + 262, 60, 118, fill="#3a2b20", stroke=INK, stroke_width=1.5)
    bars = "".join(f"M{x + 4 + 12 * n} {y + 262}v118" for n in range(1, 5)) + "".join(f"M{x + 4} {y + 262 + 17 * n}h60" for n in range(1, 7))
    return made + path(bars, stroke="#b9a27c", stroke_width=2) + box(x - 4, y + 226, 76, 24, fill=BLUE, stroke=INK, stroke_width=1.2)


def _stalactites(x: float, y: float, width: float, rows: int) -> Drawing:
    made = []
    for row in range(rows):
        count = 8 - row
        step = (width - 2 * row * 6) / count
        for number in range(count):
            left = x + row * 6 + number * step
            made.append(path(f"M{left:.1f} {y + row * 14:.1f}h{step:.1f}v5l{-step / 2:.1f} 9l{-step / 2:.1f} -9z", fill=("#e9d6ab", "#cdb283")[number % 2], stroke=INK, stroke_width=0.8))
    return "".join(made)


def _portal(x: float, y: float) -> Drawing:
    made = box(x, y, 180, 560, fill=STONE, stroke=INK, stroke_width=2.5) + "".join(box(x, y + 36 * n, 180, 18, fill=RED, opacity=0.4) for n in range(15))
    made += _cresting(x, x + 180, y) + box(x + 18, y + 26, 144, 26, fill=BLUE, stroke=GOLD, stroke_width=2)
    made += _arch(x + 26, y + 70, 128, 490, "#b89767")
    for row in range(7):
        reach = 10 + row * 8
        made += _stalactites(x + 90 - reach, y + 84 + row * 13, 2 * reach, 1)
    made += box(x + 34, y + 208, 112, 20, fill=GOLD, stroke=INK, stroke_width=1) + box(x + 34, y + 500, 30, 60, fill=SAND, stroke=INK) + box(x + 116, y + 500, 30, 60, fill=SAND, stroke=INK)
    made += box(x + 58, y + 300, 64, 260, fill="#4d2f1a", stroke=INK, stroke_width=2) + path(f"M{x + 90} {y + 300}v260", stroke=GOLD, stroke_width=1.5)
    return made + "".join(khatam(x + side, y + 340 + 60 * n, 15, fill=GOLD, stroke=INK, stroke_width=1) for side in (74, 106) for n in range(4))


def _dome(x: float, y: float, radius: float) -> Drawing:
    made = box(x - radius, y - 96, 2 * radius, 96, fill=STONE, stroke=INK, stroke_width=2)
    made += "".join(_arch(x - radius + 8 + n * 37, y - 82, 22, 66, "#3a2b20") for n in range(5))
    top = y - 96
    shape = f"M{x - radius} {top}C{x - radius * 1.12} {top - radius * 0.9} {x - radius * 0.45} {top - radius * 1.35} {x} {top - radius * 1.72}C{x + radius * 0.45} {top - radius * 1.35} {x + radius * 1.12} {top - radius * 0.9} {x + radius} {top}Z"
    made += f'<clipPath id="dome"><path d="{shape}"/></clipPath>' + path(shape, fill="#dcc596") + '<g clip-path="url(#dome)">'
    for row in range(16):
        zig = "".join(f"L{x - radius * 1.2 + n * 16:.0f} {top - row * 15 - (9 if n % 2 else 0):.0f}" for n in range(21))
        made += path(f"M{x - radius * 1.2:.0f} {top - row * 15}{zig}", fill="none", stroke="#8f7143", stroke_width=2)
    tip = top - radius * 1.72
    made += "</g>" + path(shape, fill="none", stroke=INK, stroke_width=2.5) + path(f"M{x} {tip}v-58", stroke=GOLD, stroke_width=4)
    return made + ring(x, tip - 14, 8, fill=GOLD, stroke=INK) + ring(x, tip - 33, 6, fill=GOLD, stroke=INK) + path(f"M{x - 9} {tip - 66}a10 10 0 1 0 18 0a8 8 0 1 1 -18 0z", fill=GOLD, stroke=INK)


def _tower(x: float, y: float) -> Drawing:
    made = box(x - 42, y - 190, 84, 190, fill=STONE, stroke=INK, stroke_width=2) + "".join(box(x - 42, y - 190 + 38 * n, 84, 19, fill=STONE_2, opacity=0.75) for n in range(5))
    made += _arch(x - 17, y - 160, 34, 92, "#3a2b20") + _gallery(x, y - 190, 50)
    made += box(x - 30, y - 350, 60, 126, fill=STONE, stroke=INK, stroke_width=2) + "".join(_arch(x - 25 + 18 * n, y - 322, 13, 70, "#3a2b20") for n in range(3)) + _gallery(x, y - 350, 38)
    made += "".join(path(f"M{x - 17 + 11 * n} {y - 384}v-62", stroke=DARK, stroke_width=5) for n in range(4)) + box(x - 24, y - 456, 48, 12, fill=STONE, stroke=INK)
    bulb = f"M{x - 14} {y - 456}c-16 -34 2 -52 14 -72c12 20 30 38 14 72z"
    return made + path(bulb, fill="#dcc596", stroke=INK, stroke_width=2) + path(f"M{x} {y - 528}v-34", stroke=GOLD, stroke_width=3) + ring(x, y - 540, 5, fill=GOLD, stroke=INK)


def _gallery(x: float, y: float, half: float) -> Drawing:
    made = "".join(_stalactites(x - half + 4 * n, y - 10 + 8 * (2 - n) - 16, 2 * half - 8 * n, 1) for n in range(3))
    rail = "".join(f"M{x - half + half / 5 * n:.1f} {y - 34}v18" for n in range(11))
    return made + path(f"M{x - half} {y - 34}h{2 * half}" + rail, stroke=INK, stroke_width=2.2, fill="none")


def _grille(x: float, y: float) -> Drawing:
    made = box(x - 16, y - 50, 252, 410, fill="#d8bf8f", stroke=INK, stroke_width=2) + _stalactites(x - 16, y - 50, 252, 3)
    made += _arch(x, y, 220, 330, "#2f3d3a")
    net = [khatam(x + 22 + 22 * column, y + 96 + 22 * row, 10, fill="none", stroke=GOLD, stroke_width=2.4) for column in range(9) for row in range(11)]
    return made + "".join(net) + box(x, y + 330, 220, 18, fill="#f2ead8", stroke=INK, stroke_width=1.5) + box(x + 20, y - 36, 180, 22, fill=GREEN, stroke=GOLD, stroke_width=2)


MAKERS: dict[str, Callable[[], Drawing]] = {"plan-court": hypostyle, "plan-halls": madrasa, "front": front, "fountain": fountain}
