"""A place on a picture.

    picture   {"asset": public id, "width": 1200, "height": 800, "alt": text}
    areas     [{"key": "a", "shape": "rect", "at": [x, y, width, height], "text": text, "right": true}]
              also "circle" at [x, y, radius] and "polygon" at [x1, y1, x2, y2, …]; all in thousandths of the picture's
              width (x, widths, radius) and height (y, heights)
    labels    true: the areas are numbered on the picture and one is chosen, by tap, by keyboard, without script.
              false: nothing is drawn, and a point is chosen; areas that are not right then do not matter.

Over the wire the answer is an area's key (`answer`), or a point in per cent of width and height (`x`, `y`); without a
script it is a tap in pixels of a picture of known width (`tap.x`, `tap.y`).
"""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from courses.quizzes.types import adopting, keyed, numbers, shapes
from courses.quizzes.types.face import (
    ANSWER,
    ASSET,
    MOST_OPTIONS,
    NOTHING,
    WHOLE,
    Body,
    Fault,
    Given,
    NotAnAnswer,
    Problem,
    Response,
    Said,
    Stored,
    fraction,
    no_parts,
    no_remark,
    one_value,
    problems_of_all,
    written,
)

remark, parts = no_remark, no_parts
MOST_SIDE: Final = 10_000
TEN: Final = 10  # thousandths in a per cent
TAPPED_WIDTH: Final = 280  # of the picture that is tapped without a script, as the style sheet draws it


def adopt(raw: Body) -> Stored:
    """Keep the picture and its areas."""
    body = adopting.adopt(raw, ("picture", "labels"), ("areas",))
    if isinstance(body.get("picture"), Mapping):
        body["picture"] = {**body["picture"], "alt": written(body["picture"].get("alt"))}
    return body


def check(body: Body) -> list[Problem]:
    """See that there is a picture with words for who cannot see it, and a right area on it."""
    problems = problems_of_all(body)
    picture = body.get("picture")
    if not isinstance(picture, Mapping) or not ASSET.fullmatch(str(picture.get("asset"))) or not _has_size(picture):
        return [*problems, Problem("picture", Fault.NO_PICTURE)]
    if not written(picture.get("alt")):
        problems.append(Problem("picture", Fault.NO_ALT))
    fewest = 2 if has_labels(body) else 1
    problems += keyed.problems(body, "areas", fewest, MOST_OPTIONS, Fault.TOO_FEW_OPTIONS)
    if problems:
        return problems
    bad = [index for index, area in enumerate(body["areas"]) if not shapes.is_sound(area)]
    problems += [Problem(f"areas.{index}", Fault.BAD_AREA) for index in bad]
    if not any(area.get("right") is True for area in body["areas"]):
        problems.append(Problem("areas", Fault.NO_RIGHT_ANSWER))
    return problems


def order(body: Body, _chance: random.Random) -> list[str]:
    """The numbers on the picture stay where they are."""
    return keyed.keys(body, "areas") if has_labels(body) else []


def shown(body: Body, order: Sequence[str]) -> dict[str, Any]:
    """Return the picture; and where its areas are numbered, their shapes and numbers, never their names."""
    areas = {area["key"]: area for area in body["areas"]}
    return {
        "ask": body["ask"],
        "picture": body["picture"],
        "labels": has_labels(body),
        "areas": [{"key": key, **shapes.drawn(areas[key], body["picture"])} for key in order if key in areas],
    }


def read(body: Body, given: Given) -> Response:
    """Return the area, or the point when both its sides are there."""
    if has_labels(body):
        key = one_value(given)
        if key and key not in keyed.keys(body, "areas"):
            raise NotAnAnswer
        return {ANSWER: key} if key else {}
    sides = {name: one_value(given, name) for name in ("x", "y")}
    tapped = {name: one_value(given, f"tap.{name}") for name in ("x", "y")}
    if any(
        value not in {"", "0"} for value in tapped.values()
    ):  # a browser that presses the picture by Enter says 0, 0
        sides = _per_cent(body["picture"], tapped)
    return {name: _side(value) for name, value in sides.items()} if all(sides.values()) else {}


def grade(body: Body, response: Response) -> Decimal:
    """All for a right area, or for a point in one."""
    hit = response and any(_is_hit(body, area, response) for area in body["areas"] if area.get("right") is True)
    return fraction(WHOLE if hit else NOTHING)


def right(body: Body) -> Response:
    """Return the first right area, or a point in it."""
    area = next(area for area in body["areas"] if area.get("right") is True)
    if has_labels(body):
        return {ANSWER: area["key"]}
    x, y = shapes.point_in(area, body["picture"])
    return {"x": f"{Decimal(x) / TEN:f}", "y": f"{Decimal(y) / TEN:f}"}


def said(body: Body, response: Response) -> list[Said]:
    """Return the name of the area; a point in none is said by its numbers."""
    hits = [area for area in body["areas"] if response and _is_hit(body, area, response)]
    if hits:
        return [dict(hits[0]["text"])]
    point = f"{response['x']}٪ × {response['y']}٪" if "x" in response else ""
    return [{"ar": point, "en": point.replace("٪", "%")}] if point else []


def review(body: Body, response: Response, *, reveal: bool) -> dict[str, Any]:
    """Return the picture with what was chosen and, where that may be seen, what is right; `number` is an area's own."""
    numbered = list(enumerate(body["areas"], start=1))
    chosen = [key for key in (response.get(ANSWER),) if key]
    seen = [
        {"number": number if has_labels(body) else "", "right": reveal and area.get("right") is True, **drawn}
        for number, area in numbered
        if (drawn := shapes.drawn(area, body["picture"]))
        and (has_labels(body) or (reveal and area.get("right") is True))
    ]
    keys = [area["key"] for _number, area in numbered]
    point = {name: float(response[name]) for name in ("x", "y")} if "x" in response else None
    return {
        "picture": body["picture"],
        "areas": seen,
        "chosen": [keys.index(key) + 1 for key in chosen if key in keys],
        "point": point,
    }


def has_labels(body: Body) -> bool:
    """Whether the areas are numbered on the picture."""
    return body.get("labels", True) is True


def _is_hit(body: Body, area: Mapping[str, Any], response: Response) -> bool:
    if has_labels(body):
        return bool(response.get(ANSWER) == area["key"])
    x, y = (numbers.parse(response[name]) for name in ("x", "y"))
    return x is not None and y is not None and shapes.contains(area, float(x) * TEN, float(y) * TEN, body["picture"])


def _per_cent(picture: Mapping[str, Any], tapped: Mapping[str, str]) -> dict[str, str]:
    """Where a tap stands that came in pixels of the picture as it is drawn without a script."""
    high = Decimal(picture["height"]) * TAPPED_WIDTH / Decimal(picture["width"])
    sizes = {"x": Decimal(TAPPED_WIDTH), "y": high}
    found = {name: numbers.parse(value) for name, value in tapped.items()}
    shares = {name: value * 100 / sizes[name] for name, value in found.items() if value is not None}
    return {name: f"{min(share, Decimal(100)):f}" for name, share in shares.items()}


def _side(value: str) -> str:
    found = numbers.parse(value.removesuffix("%").removesuffix("٪"))
    if found is None or not 0 <= found <= 100:  # noqa: PLR2004 - per cent
        raise NotAnAnswer
    return f"{found.quantize(Decimal('0.1')).normalize():f}"


def _has_size(picture: Mapping[str, Any]) -> bool:
    sides = [picture.get("width"), picture.get("height")]
    return all(isinstance(side, int) and not isinstance(side, bool) and 0 < side <= MOST_SIDE for side in sides)
