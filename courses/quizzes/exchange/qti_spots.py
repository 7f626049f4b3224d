"""Places on a picture in QTI 2.x: numbered areas (hotspotInteraction), or a point in none that is seen.

QTI counts in pixels of the picture as the item says its size; ours are thousandths of width and height, so a place
comes back to within a pixel.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from courses.quizzes.exchange.face import Attached, Trouble, say
from courses.quizzes.exchange.markup import Picture, escaped
from courses.quizzes.exchange.moodle_bodies import Wrong
from courses.quizzes.exchange.qti_item import Item, Take
from courses.quizzes.exchange.xmltree import Node
from courses.quizzes.types import hotspot, numbers, shapes
from courses.quizzes.types.face import Body, Stored

SHAPES: Final = {"rect": "rect", "circle": "circle", "poly": "polygon"}
NUMBERED: Final = "hotspotInteraction"
POINTED: Final = "selectPointInteraction"
MOST_SIDE: Final = 10_000
AREA: Final = {"ar": "المنطقة", "en": "Area"}


def read(item: Item, node: Node, take: Take) -> Stored:
    """The picture, its areas, and which of them are right. Raises `Wrong`."""
    shown = node.first("object")
    is_numbered = node.name == NUMBERED
    found = take([Picture(shown.get("data"), item.plain(shown))]) if shown else []
    if not shown or not found or found[0]["kind"] != "picture":
        return {"labels": is_numbered}  # the question itself says that it lacks one
    sides = [numbers.parse(shown.get(side)) for side in ("width", "height")]
    sizes = [float(side) for side in sides if side and 0 < side <= MOST_SIDE]
    if len(sizes) < 2:  # noqa: PLR2004 - width and height
        raise Wrong(Trouble.BAD_NUMBER, "width × height")
    areas = _numbered(item, node, sizes) if is_numbered else _pointed(item, node, sizes)
    picture = {"asset": found[0]["asset"], "alt": found[0]["alt"], "width": int(sizes[0]), "height": int(sizes[1])}
    return {"picture": picture, "areas": areas, "labels": is_numbered}


def interaction(body: Body, files: Mapping[str, Attached], language: str, prompt: str) -> str:
    """What is shown."""
    picture = body["picture"]
    file = files[picture["asset"]]
    sides = f'width="{picture["width"]}" height="{picture["height"]}"'
    alt = escaped(say(picture.get("alt"), language))
    shown = f'<object type="{file.mime}" data="../media/{file.name}" {sides}>{alt}</object>'
    if not hotspot.has_labels(body):
        return f'<{POINTED} responseIdentifier="RESPONSE" maxChoices="1">{prompt}{shown}</{POINTED}>'
    areas = "".join(
        f'<hotspotChoice identifier="k{area["key"]}" hotspotLabel="{escaped(say(area["text"], language))}" '
        f"{_coordinates(area, picture)}/>"
        for area in body["areas"]
    )
    return f'<{NUMBERED} responseIdentifier="RESPONSE" maxChoices="1">{prompt}{shown}{areas}</{NUMBERED}>'


def mapping(body: Body, mark: Decimal) -> str:
    """What a point earns: the mark in each right area."""
    entries = "".join(
        f'<areaMapEntry {_coordinates(area, body["picture"])} mappedValue="{mark:f}"/>' for area in rights(body)
    )
    return f'<areaMapping lowerBound="0" defaultValue="0">{entries}</areaMapping>'


def rights(body: Body) -> list[Mapping[str, Any]]:  # Any: the type's own JSON
    """The right areas."""
    return [area for area in body["areas"] if area.get("right") is True]


def point(body: Body) -> str:
    """A right point, in pixels."""
    x, y = shapes.point_in(rights(body)[0], body["picture"])
    return f"{round(x * body['picture']['width'] / 1000)} {round(y * body['picture']['height'] / 1000)}"


def _numbered(item: Item, node: Node, sizes: Sequence[float]) -> list[Stored]:
    right = {*item.rights(node), *(key for key, value in item.points(node).items() if value > 0)}
    choices = node.all("hotspotChoice")
    if not right or right - {choice.get("identifier") for choice in choices}:
        raise Wrong(Trouble.NO_RIGHT_ANSWER)
    return [
        {
            **_area(choice, sizes),
            "text": {item.language: choice.get("hotspotLabel") or f"{AREA[item.language]} {number}"},
            "right": choice.get("identifier") in right,
        }
        for number, choice in enumerate(choices, 1)
    ]


def _pointed(item: Item, node: Node, sizes: Sequence[float]) -> list[Stored]:
    listed = item.declared(node).first("areaMapping")
    entries = listed.all("areaMapEntry") if listed else []
    earning = [entry for entry in entries if (numbers.parse(entry.get("mappedValue")) or 0) > 0]
    if not earning:
        raise Wrong(Trouble.NO_RIGHT_ANSWER)
    named = [(f"{AREA[item.language]} {number}", entry) for number, entry in enumerate(earning, 1)]
    return [{**_area(entry, sizes), "text": {item.language: name}, "right": True} for name, entry in named]


def _area(node: Node, sizes: Sequence[float]) -> Stored:
    """A shape in thousandths. Raises `Wrong` for one that nobody knows."""
    shape = SHAPES.get(node.get("shape"))
    told = [numbers.parse(part) for part in node.get("coords").split(",")]
    at = [float(part) for part in told if part is not None]
    if shape is None or len(at) != len(told) or len(at) != shapes.SIDES.get(shape, len(at)):
        raise Wrong(Trouble.BAD_SHAPE, node.get("coords"))
    if shape == "rect":
        at = [at[0], at[1], at[2] - at[0], at[3] - at[1]]
    by = [sizes[0] if shape == "circle" and place == 2 else sizes[place % 2] for place in range(len(at))]  # noqa: PLR2004 - the radius
    return {"shape": shape, "at": [round(part * 1000 / side) for part, side in zip(at, by, strict=True)]}


def _coordinates(area: Mapping[str, Any], picture: Mapping[str, Any]) -> str:  # Any: the type's own JSON
    shape, at = area["shape"], list(area["at"])
    if shape == "rect":
        at = [at[0], at[1], at[0] + at[2], at[1] + at[3]]
    sides = [picture["width"], picture["height"]]
    by = [sides[0] if shape == "circle" and place == 2 else sides[place % 2] for place in range(len(at))]  # noqa: PLR2004 - the radius
    pixels = ",".join(str(round(part * side / 1000)) for part, side in zip(at, by, strict=True))
    return f'shape="{next(name for name, ours in SHAPES.items() if ours == shape)}" coords="{pixels}"'
