"""What counted things are called: features say it by kind, and reports ask."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from flask import Flask, current_app


@dataclass(frozen=True, slots=True)
class Item:
    """A thing as a report names it. `data_type` is COUNTER's word; a `is_title` has a line in the title report."""

    title: str
    url: str
    data_type: str
    publisher: str = ""
    year: int | None = None
    published: dt.date | None = None
    authors: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)  # ISBN, DOI, Proprietary
    is_title: bool = False


Describe = Callable[[Collection[int]], dict[int, Item]]


def describe(app: Flask, kind: str, things: Describe) -> None:
    """Have reports ask `things` what the things of this kind are called."""
    app.extensions.setdefault("usage_items", {})[kind] = things


def named(kind: str, ids: Collection[int]) -> dict[int, Item]:
    """The things of a kind that are still known."""
    known: dict[str, Describe] = current_app.extensions.get("usage_items", {})
    return known[kind](ids) if ids and kind in known else {}
