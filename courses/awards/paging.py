"""A page of a list that is already in hand."""

from collections.abc import Sequence
from typing import TypeVar

from flask import request

from lms.core.web import Page

T = TypeVar("T")
PAGE_SIZE = 60


def page_of(found: Sequence[T], size: int = PAGE_SIZE) -> Page[T]:
    """The page that `?page=` asks for; a number out of range shows the nearest one."""
    pages = max(1, -(-len(found) // size))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return Page(list(found[(number - 1) * size : number * size]), number, len(found), size)
