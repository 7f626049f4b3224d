"""What other rooms and doors show on the pages of editions, in places that the pages keep for them.

    slots.add("actions", "files/_edition_actions.html", lambda edition: {"renditions": service.shown(edition)})

The template finds what the function gives under its own names, and `edition`. Where it gives None, nothing is shown.
"""

import enum
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import Flask, current_app

from lms.publications.models import Edition

PLACES = ("head", "actions", "main", "aside")
"""In <head>; the buttons below the title; below the description; beside it."""

Data = Callable[[Edition], dict[str, Any] | None]  # Any: whatever templates show
Covers = Callable[[Iterable[Edition], "Shape"], dict[int, str]]
Marks = Callable[[Iterable[Edition]], dict[int, list[tuple[str, str]]]]


class Shape(enum.Enum):
    """What a cover's picture is for."""

    PAGE = enum.auto()  # ours
    PLAIN = enum.auto()  # a JPEG, for reading apps
    SQUARE = enum.auto()  # a large square JPEG, for players of podcasts


class Filling(NamedTuple):
    """A template and what it shows."""

    template: str
    shown: dict[str, Any]  # Any: as above


def add(app: Flask, place: str, template: str, data: Data, *, order: int = 50) -> None:
    """Show `template` with what `data` gives in one of `PLACES` of each edition's page."""
    held = app.extensions.setdefault("edition_slots", {name: [] for name in PLACES})[place]
    held.append((order, template, data))
    held.sort(key=lambda each: each[0])


def filled(place: str, edition: Edition) -> list[Filling]:
    """What stands in a place of this edition's page."""
    held = current_app.extensions.get("edition_slots", {}).get(place, [])
    given = ((template, data(edition)) for _order, template, data in held)
    return [Filling(template, shown) for template, shown in given if shown is not None]


def add_covers(app: Flask, covers: Covers) -> None:
    """Say where the pictures of covers are in a shape: {edition id: address}, for many editions in one query."""
    app.extensions["edition_covers"] = covers


def covers_of(editions: Iterable[Edition], shape: Shape = Shape.PAGE) -> dict[int, str]:
    """The addresses of the covers that there are; the others are drawn by the page."""
    covers: Covers | None = current_app.extensions.get("edition_covers")
    return covers(list(editions), shape) if covers else {}


def add_marks(app: Flask, marks: Marks) -> None:
    """Say what lists show under a title: {edition id: [(icon, words)]}, for many editions in one query."""
    app.extensions.setdefault("edition_marks", []).append(marks)


def marks_of(editions: Iterable[Edition]) -> dict[int, list[tuple[str, str]]]:
    """Icons and words under the titles of a list: what can be heard, how large it is."""
    found: dict[int, list[tuple[str, str]]] = {}
    listed = list(editions)
    for marks in current_app.extensions.get("edition_marks", []):
        for key, words in marks(listed).items():
            found.setdefault(key, []).extend(words)
    return found
