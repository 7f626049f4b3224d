"""A school for every test, and a clock that can be moved."""

import datetime as dt

import pytest
from hypothesis import settings

from lms.core import clock
from tests.factories.quizzes import make_school

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")


@pytest.fixture
def school(session, cast):
    return make_school(cast)


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
