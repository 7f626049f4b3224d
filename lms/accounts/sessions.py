"""Sessions on the server: the cookie holds a random token, ended rows let nobody in."""

import datetime as dt

import flask
from flask import Flask, request
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from lms.accounts.models import SignIn, User
from lms.core import clock
from lms.core.crypto import fingerprint, token
from lms.core.db import afterwards, session
from lms.core.i18n import _l

IDLE = dt.timedelta(days=14)
LONGEST = dt.timedelta(days=60)
_SEEN_EVERY = dt.timedelta(minutes=10)
_TOKEN = "sign_in"  # noqa: S105 - a name in the cookie
login_manager = LoginManager()


def init_app(app: Flask) -> None:
    """Teach Flask-Login."""
    login_manager.init_app(app)
    login_manager.login_view = "accounts.sign_in"
    login_manager.login_message = _l("Sign in to go on.")
    login_manager.session_protection = None  # our own row is checked at every request
    login_manager.user_loader(load)


def open_session(user: User, *, second_factor: bool = False) -> SignIn:
    """Sign `user` in on this device, with a new session and nothing of an older one."""
    secret = token()
    row = SignIn(
        token_hash=fingerprint(secret),
        user_id=user.id,
        second_factor_at=clock.now() if second_factor else None,
        agent=(request.user_agent.string or "")[:200],
        address=request.remote_addr or "",
    )
    session().add(row)
    session().flush()
    flask.session.clear()
    flask.session[_TOKEN] = secret
    flask.session.permanent = True
    login_user(user)
    return row


def close_session() -> None:
    """Sign out here, and end the session's row."""
    row = current_row()
    if row:
        row.ended_at = clock.now()
    logout_user()
    flask.session.clear()


def current_row() -> SignIn | None:
    """The session's row of this request."""
    secret = flask.session.get(_TOKEN)
    if not secret:
        return None
    return session().scalar(select(SignIn).where(SignIn.token_hash == fingerprint(secret)))


def load(user_id: str) -> User | None:
    """The person of this request, with roles: one query."""
    secret = flask.session.get(_TOKEN)
    if not secret:
        return None
    row = (
        session()
        .scalars(
            select(SignIn)
            .join(SignIn.user)
            .options(contains_eager(SignIn.user).joinedload(User.roles))
            .where(SignIn.token_hash == fingerprint(secret), SignIn.ended_at.is_(None))
        )
        .unique()
        .one_or_none()
    )
    moment = clock.now()
    if row is None or str(row.user_id) != user_id or row.user.is_disabled:
        return None
    if moment - row.seen_at > IDLE or moment - row.created_at > LONGEST:
        return None
    if moment - row.seen_at > _SEEN_EVERY:
        afterwards(lambda: _saw(row.id))
    return row.user


def _saw(row_id: int) -> None:
    row = session().get(SignIn, row_id)
    if row:
        row.seen_at = clock.now()
