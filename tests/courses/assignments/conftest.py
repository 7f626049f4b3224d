"""A hall for every test, and a clock that can be moved."""

import datetime as dt

import pytest

from lms.core import clock
from tests.factories.assignments import make_hall


@pytest.fixture
def hall(session, cast):
    return make_hall(cast, most_tries=3)


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=21)` moves the server's clock on."""
    ahead = dt.timedelta()
    real = clock.now

    def move(**by):
        nonlocal ahead
        ahead += dt.timedelta(**by)

    monkeypatch.setattr(clock, "now", lambda: real() + ahead)
    return move
