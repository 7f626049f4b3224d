"""Between the right password and the second factor: nobody is signed in yet, but the browser remembers who is coming.

Kept in the signed cookie for ten minutes. Staff pages need no gate of their own: before the second factor there is no
session at all.
"""

from dataclasses import dataclass

import flask
from flask import current_app, g

from lms.accounts.models import User
from lms.accounts.service import people
from lms.core import clock, crypto
from lms.core.config import Settings
from lms.core.errors import NotFound

_KEY = "half_way"
_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Comer:
    """Who gave the right password, and what they wanted."""

    user: User
    keep: bool
    where: str


def begin(user: User, *, keep: bool, where: str) -> None:
    """Remember who is coming, with nothing of an older session."""
    flask.session.clear()
    g.pop("csrf_token", None)
    flask.session[_KEY] = {
        "id": user.id,
        "at": clock.now().timestamp(),
        "keep": keep,
        "where": where,
        "stamp": _stamp(user),
    }


def comer() -> Comer | None:
    """Who is coming, unless it took too long, the password was changed meanwhile, or the account closed."""
    kept = flask.session.get(_KEY)
    if not kept or clock.now().timestamp() - kept["at"] > _SECONDS:
        return None
    try:
        user = people.find(kept["id"])
    except NotFound:
        return None
    if user.is_disabled or _stamp(user) != kept["stamp"]:
        return None
    return Comer(user, bool(kept["keep"]), str(kept["where"]))


def is_needed(user: User) -> bool:
    """Whether the password alone does not open a session. Needs `roles` loaded."""
    settings: Settings = current_app.config["SETTINGS"]
    return user.totp_secret is not None or (settings.second_factor == "required" and user.is_staff)


def _stamp(user: User) -> str:
    return crypto.keyed("half-way", user.password_hash or "")[:16]
