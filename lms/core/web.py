"""Answers: a page or its htmx fragment, a redirect after success, a safe way back, pages of a list."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import Select, func, select

from lms.core.db import session

T = TypeVar("T")
PAGE_SIZE = 30


def is_htmx() -> bool:
    """Whether htmx asks for a part of the page (and not for a whole page that it boosts)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def render(
    template: str, fragment: str | None = None, *, status: int = 200, **shown: Any
) -> Response:  # Any: templates
    """The page, or its fragment where htmx asks for one."""
    chosen = fragment if fragment and is_htmx() else template
    response = make_response(render_template(chosen, **shown), status)
    response.vary.add("HX-Request")
    return response


def done(endpoint: str, fragment: str | None = None, *, shown: dict[str, Any] | None = None, **values: Any) -> Response:
    """After a change: 303 to `endpoint`, or for htmx the fragment with what it shows."""
    if is_htmx():
        if fragment:
            return make_response(render_template(fragment, **(shown or {})))
        answer = make_response("", 204)
        answer.headers["HX-Redirect"] = url_for(endpoint, **values)
        return answer
    return make_response(redirect(url_for(endpoint, **values), 303))


def safe_next(default: str) -> str:
    """Where `next` asks to go, if that is a path of this site; else `default`."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    clean = "\\" not in wanted and all(character.isprintable() for character in wanted)
    return wanted if is_ours and clean else default


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list: its items, its number from 1, and how many items and pages there are."""

    items: list[T]
    number: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def paginate(query: Select[T], size: int = PAGE_SIZE) -> Page[T]:
    """The page of `query` that `?page=` asks for; a number out of range shows the nearest page."""
    total = session().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    asked = request.args.get("page", 1, type=int)
    number = min(max(asked, 1), max(1, -(-total // size)))
    items: list[T] = list(session().scalars(query.limit(size).offset((number - 1) * size)).unique())
    return Page(items, number, total, size)
