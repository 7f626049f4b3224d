"""What addresses and forms of the desk say."""

from enum import StrEnum
from typing import TypeVar

from flask import request
from flask_login import current_user

from lms.accounts.models import User
from lms.complaints.desk.service.queue import ENDED, VIEWS, Wanted
from lms.complaints.models import Channel, Kind

Word = TypeVar("Word", bound=StrEnum)


def me() -> User:
    """The person who asks, as the services take them."""
    found: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found


def wanted() -> Wanted:
    """What the address or the form looks for."""
    asked, view = request.values, request.values.get("view", "")
    return Wanted(
        view=view if view in (*VIEWS, ENDED) else "",
        kind=one_of(Kind, asked.get("kind", "")),
        category_id=asked.get("category", type=int),
        unit_id=asked.get("unit", type=int),
        channel=one_of(Channel, asked.get("channel", "")),
        text=asked.get("q", "").strip()[:100],
    )


def one_of(words: type[Word], value: str) -> Word | None:
    """The word of a list; None where it is none of them."""
    return next((word for word in words if word.value == value), None)
