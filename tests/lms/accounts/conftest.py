"""People who can sign in with a password, and an app that requires the second factor or has TLS."""

import datetime as dt
import re

import pytest

from lms.accounts import passwords
from lms.accounts.models import User
from lms.core import clock

PASSWORD = "ثلاث حمامات فوق البيت"


@pytest.fixture
def password(cast, session):
    """Everybody's password."""
    kept = passwords.hash_password(PASSWORD)
    for user in vars(cast).values():
        assert isinstance(user, User)
        user.password_hash = kept
    session.commit()
    return PASSWORD


@pytest.fixture
def with_settings(app):
    """`with_settings(second_factor="optional")` for the rest of the test."""
    from dataclasses import replace

    kept = app.config["SETTINGS"]

    def change(**values):
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], **values)

    yield change
    app.config["SETTINGS"] = kept


@pytest.fixture
def post_in(client, password):
    """Sign in by the form."""

    def post(login, secret=password, **more):
        return client.post("/sign-in", data={"login": login, "password": secret, "keep": "y", **more})

    return post


@pytest.fixture
def later(monkeypatch):
    """`later(days=3)` moves the clock on."""

    def move(**ahead):
        moment = clock.now() + dt.timedelta(**ahead)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move


def links(text):
    return re.findall(r"https?://\S*/set-password/\S+", text)
