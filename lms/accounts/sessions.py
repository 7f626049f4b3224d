"""Sessions on the server: the cookie holds a random token, ended rows let nobody in."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

import flask
from flask import Flask, current_app, g, request
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import ColumnElement, Select, bindparam, select, update
from sqlalchemy.orm import defer, load_only
from sqlalchemy.orm.attributes import set_committed_value

from lms.accounts.models import RoleAssignment, SignIn, User
from lms.core import clock, crypto
from lms.core.config import Settings
from lms.core.db import SAFE_METHODS, afterwards, session
from lms.core.i18n import _l

IDLE = {True: dt.timedelta(days=14), False: dt.timedelta(hours=2)}  # by `SignIn.is_kept`
LONGEST = {True: dt.timedelta(days=60), False: dt.timedelta(hours=12)}
_SEEN_EVERY = dt.timedelta(minutes=10)
_TOKEN = "sign_in"  # noqa: S105 - a name in the cookie
_DEVICE_DAYS = 180
# What no page but a few asks of its own reader is read where it is asked for; each request is that much lighter.
_SELDOM_OF_A_PERSON = (
    User.password_hash,
    User.totp_secret,
    User.totp_last_step,
    User.name_key,
    User.search_key,
    User.national_id_hmac,
    User.grade,
    User.born_on,
    User.serves_since,
    User.created_at,
)
_OF_A_ROLE = (RoleAssignment.user_id, RoleAssignment.role, RoleAssignment.context, RoleAssignment.context_id)
_OF_A_SESSION = (SignIn.id, SignIn.created_at, SignIn.seen_at, SignIn.is_kept, SignIn.second_factor_at)


@dataclass(frozen=True, slots=True)
class Entered:
    """The session of a request, as far as each request asks for it: plain columns, and the person with roles."""

    user: User
    id: int
    created_at: dt.datetime
    seen_at: dt.datetime
    is_kept: bool
    second_factor_at: dt.datetime | None


class _LoginManager(LoginManager):  # type: ignore[misc]  # it has no types
    """Flask-Login, but that it does not work out at every request who asks by address and browser."""

    def _session_protection_failed(self) -> bool:
        """Never: our own row is checked at every request. Flask-Login would make the fingerprint and then say so."""
        return False


login_manager = _LoginManager()


def init_app(app: Flask) -> None:
    """Teach Flask-Login."""
    login_manager.init_app(app)
    login_manager.login_view = "accounts.sign_in"
    login_manager.login_message = _l("Sign in to go on.")
    login_manager.user_loader(load)
    login_manager.unauthorized_handler(ask_to_sign_in)


def count_beside(app: Flask, name: str, count: ColumnElement[int]) -> None:
    """Have the query for the person of a page bring along a small count that the masthead shows."""
    app.extensions.setdefault("accounts.beside", {})[name] = count


def counted_beside(name: str) -> int:
    """What `count_beside` brought; 0 for a visitor. Asked for here where a request that writes shows a page."""
    if "beside" not in g:
        found, counts = _found(_counts_beside())
        g.beside = counts if found else {}
    return int(g.beside.get(name, 0))


def ask_to_sign_in() -> Any:  # Any: Flask's answers
    """Visitors are led to the form and back; machines and scripts hear 401."""
    if flask.request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return flask.jsonify(error=str(login_manager.login_message), sign_in=flask.url_for("accounts.sign_in")), 401
    back = request.full_path.rstrip("?") if request.method == "GET" else ""
    if request.headers.get("HX-Request") == "true":
        answer = flask.make_response("", 401)
        answer.headers["HX-Redirect"] = flask.url_for("accounts.sign_in")
        return answer
    flask.flash(str(login_manager.login_message), "quiet")
    return flask.redirect(flask.url_for("accounts.sign_in", next=back or None), 303)


def open_session(user: User, *, second_factor: bool = False, keep: bool = True) -> SignIn:
    """Sign `user` in on this device, with a new session and nothing of an older one."""
    end_current()
    secret = crypto.token()
    row = SignIn(
        token_hash=crypto.fingerprint(secret),
        user_id=user.id,
        is_kept=keep,
        second_factor_at=clock.now() if second_factor else None,
        agent=(request.user_agent.string or "")[:200],
        address=request.remote_addr or "",
    )
    session().add(row)
    session().flush()
    flask.session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the old session's token for this request
    flask.session[_TOKEN] = secret
    flask.session.permanent = keep
    login_user(user)
    return row


def close_session() -> None:
    """Sign out here, and end the session's row."""
    end_current()
    logout_user()
    flask.session.clear()


def end_current() -> None:
    """End the row of this request's session."""
    row = current_row()
    if row and not row.ended_at:
        row.ended_at = clock.now()


def end_all(user: User, *, but: SignIn | None = None) -> None:
    """End every session of `user`, on all devices, but this one."""
    ending = update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    if but is not None:
        ending = ending.where(SignIn.id != but.id)
    session().execute(ending.values(ended_at=clock.now()))


def current_row() -> SignIn | None:
    """The session's row of this request."""
    secret = flask.session.get(_TOKEN)
    if not secret:
        return None
    return session().scalar(select(SignIn).where(SignIn.token_hash == crypto.fingerprint(secret)))


def load(user_id: str) -> User | None:
    """The person of this request, with roles and, for a page, small counts: one query."""
    beside = _counts_beside() if request.method in SAFE_METHODS else {}
    row, counts = _found(beside)
    if row is None or str(row.user.id) != user_id or not is_good(row):
        return None
    if beside:
        g.beside = counts
    if clock.now() - row.seen_at > _SEEN_EVERY:
        afterwards(lambda: _saw(row.id))
    return row.user


def _counts_beside() -> dict[str, ColumnElement[int]]:
    beside: dict[str, ColumnElement[int]] = current_app.extensions.get("accounts.beside", {})
    return beside


def _found(beside: dict[str, ColumnElement[int]]) -> tuple[Entered | None, dict[str, int]]:
    """The session of this request's cookie with its person, and these counts."""
    secret = flask.session.get(_TOKEN)
    if not secret:
        return None, {}
    query = _person_query(tuple(beside.values()))
    rows = session().execute(query, {"token": crypto.fingerprint(secret)}).all()
    if not rows:
        return None, {}
    user, _role, *rest = rows[0]
    set_committed_value(user, "roles", [row[1] for row in rows if row[1] is not None])
    told = len(_OF_A_SESSION)
    return Entered(user, *rest[:told]), dict(zip(beside, rest[told:], strict=True))


@cache
def _person_query(beside: tuple[ColumnElement[int], ...]) -> Select[*tuple[Any, ...]]:  # Any: a person and counts
    """Made once: every request asks it, and building it takes longer than running it.

    A row for each role, without a loader of relations: that takes longer than the question itself.
    """
    return (
        select(User, RoleAssignment, *_OF_A_SESSION, *beside)
        .join(SignIn, SignIn.user_id == User.id)
        .outerjoin(RoleAssignment, RoleAssignment.user_id == User.id)
        .options(*map(defer, _SELDOM_OF_A_PERSON), load_only(*_OF_A_ROLE))
        .where(SignIn.token_hash == bindparam("token"), SignIn.ended_at.is_(None))
    )


def is_good(row: Entered) -> bool:
    """Whether the session lives: the person is not disabled, it is not too old, and staff gave a second factor.

    The last is the gate of all staff pages: a session of a person with a role counts only with the second factor
    where it is required, so no page has to ask for it.
    """
    settings: Settings = current_app.config["SETTINGS"]
    moment = clock.now()
    if (
        row.user.is_disabled
        or moment - row.seen_at > IDLE[row.is_kept]
        or moment - row.created_at > LONGEST[row.is_kept]
    ):
        return False
    lacks = settings.second_factor == "required" and row.user.is_staff and row.second_factor_at is None
    return not lacks


def remember_device(response: flask.Response, user: User) -> None:
    """Note that `user` has signed in on this device, so that guessers elsewhere cannot slow this device down."""
    settings: Settings = current_app.config["SETTINGS"]
    value = crypto.sign("device", [user.id, crypto.token()[:12]])
    age = _DEVICE_DAYS * 86400
    response.set_cookie(_device_cookie(), value, max_age=age, httponly=True, samesite="Lax", secure=settings.https)


def known_device(user: User | None) -> str:
    """A name of this device where `user` has signed in on it before; else empty."""
    value = crypto.unsign("device", request.cookies.get(_device_cookie(), ""), _DEVICE_DAYS * 86400)
    return str(value[1]) if value and user and value[0] == user.id else ""


def _device_cookie() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return "__Host-device" if settings.https else "device"


def _saw(row_id: int) -> None:
    row = session().get(SignIn, row_id)
    if row:
        row.seen_at = clock.now()
