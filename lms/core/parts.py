"""What features show on a page that knows nothing of them.

    parts.add(app, "my", "reading/_on.html", reading_on, order=10)
    {% for part in parts("my") %}{% with shown = part.shown %}{% include part.template %}{% endwith %}{% endfor %}

The function gets the reader of the page; where it gives None, nothing is shown.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Flask, current_app
from flask_login import current_user

Data = Callable[[Any], dict[str, Any] | None]  # Any: a person, whom this floor does not know; what a template shows


class Part(NamedTuple):
    """A template and what it shows."""

    template: str
    shown: dict[str, Any]  # Any: as above


def add(app: Flask, page: str, template: str, data: Data, *, order: int = 50) -> None:
    """Show `template` on `page` with what `data` gives."""
    held = app.extensions.setdefault("page_parts", {}).setdefault(page, [])
    held.append((order, template, data))
    held.sort(key=lambda each: each[0])


def of(page: str) -> list[Part]:
    """What there is for the reader of this request."""
    held = current_app.extensions.get("page_parts", {}).get(page, [])
    reader = current_user._get_current_object()  # noqa: SLF001 - the person behind Flask-Login's proxy, asked once
    given = ((template, data(reader)) for _order, template, data in held)
    return [Part(template, shown) for template, shown in given if shown is not None]
