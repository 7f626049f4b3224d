"""Rectangles, circles and polygons on a picture, in thousandths of its width and height."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

Area = Mapping[str, Any]
WHOLE: Final = 1000
SIDES: Final = {"rect": 4, "circle": 3}
FEWEST_CORNERS = 3
MOST_CORNERS = 40
STEPS = 24
EDGE = 0.05


def is_sound(area: Area) -> bool:
    """Whether it is a shape that we know, not empty, and on the picture."""
    shape, at = area.get("shape"), area.get("at")
    if not isinstance(at, list) or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in at):
        return False
    if not all(0 <= n <= WHOLE for n in at):
        return False
    if shape == "polygon":
        return len(at) % 2 == 0 and FEWEST_CORNERS <= len(at) // 2 <= MOST_CORNERS and _size(_corners(at)) > 0
    if shape == "rect":
        return len(at) == SIDES[shape] and at[2] > 0 and at[3] > 0 and at[0] + at[2] <= WHOLE and at[1] + at[3] <= WHOLE
    return shape == "circle" and len(at) == SIDES[shape] and at[2] > 0


def contains(area: Area, x: float, y: float, picture: Area) -> bool:
    """Whether the point lies in the area, its edge included."""
    at = area["at"]
    if area["shape"] == "rect":
        return bool(at[0] <= x <= at[0] + at[2] and at[1] <= y <= at[1] + at[3])
    if area["shape"] == "circle":
        across, down = x - at[0], (y - at[1]) * picture["height"] / picture["width"]
        return bool(across * across + down * down <= at[2] * at[2])
    return _is_in(_corners(at), x, y)


def centre(area: Area) -> tuple[float, float]:
    """Where its number stands."""
    at = area["at"]
    if area["shape"] == "rect":
        return at[0] + at[2] / 2, at[1] + at[3] / 2
    if area["shape"] == "circle":
        return at[0], at[1]
    corners = _corners(at)
    return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)


def point_in(area: Area, picture: Area) -> tuple[int, int]:
    """A point that surely lies in it, in whole thousandths; the nearest to its centre for a bent polygon."""
    x, y = centre(area)
    near = sorted(
        ((column * WHOLE // STEPS, row * WHOLE // STEPS) for column in range(STEPS + 1) for row in range(STEPS + 1)),
        key=lambda point: (point[0] - x) ** 2 + (point[1] - y) ** 2,
    )
    candidates = [(round(x), round(y)), *near]
    return next((point for point in candidates if contains(area, *point, picture)), candidates[0])


def drawn(area: Area, picture: Area) -> dict[str, Any]:
    """The area in the picture's own pixels, as SVG draws it, and where its number stands, on its edge."""
    wide, high = picture["width"] / WHOLE, picture["height"] / WHOLE
    at = area["at"]
    if area["shape"] == "circle":
        x, y, radius = round(at[0] * wide, 1), round(at[1] * high, 1), round(at[2] * wide, 1)
        told: dict[str, Any] = {"shape": "circle", "cx": x, "cy": y, "r": radius, "x": x, "y": y - radius}
    else:
        corners = _corners(at) if area["shape"] == "polygon" else _of_rectangle(at)
        pixels = [(round(x * wide, 1), round(y * high, 1)) for x, y in corners]
        told = {"shape": area["shape"], "points": " ".join(f"{x},{y}" for x, y in pixels)}
        told["x"], told["y"] = min(pixels, key=lambda pixel: (pixel[1], pixel[0]))
    return {**told, "x": _inside(told["x"], picture["width"]), "y": _inside(told["y"], picture["height"])}


def _inside(value: float, side: int) -> float:
    """So far from the edge that a number is seen whole."""
    return round(min(max(value, side * EDGE), side * (1 - EDGE)), 1)


def _corners(at: Sequence[float]) -> list[tuple[float, float]]:
    return list(zip(at[::2], at[1::2], strict=True))


def _of_rectangle(at: Sequence[float]) -> list[tuple[float, float]]:
    x, y, width, height = at
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def _size(corners: list[tuple[float, float]]) -> float:
    ring = [*corners, corners[0]]
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def _is_in(corners: list[tuple[float, float]], x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        if _is_on_edge((x1, y1), (x2, y2), (x, y)):
            return True
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _is_on_edge(one: tuple[float, float], other: tuple[float, float], point: tuple[float, float]) -> bool:
    (x1, y1), (x2, y2), (x, y) = one, other, point
    is_straight = (x2 - x1) * (y - y1) == (y2 - y1) * (x - x1)
    return is_straight and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)
