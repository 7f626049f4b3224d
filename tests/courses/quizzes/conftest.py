"""A school for every test, and a clock that can be moved."""

import datetime as dt

import pytest

from lms.core import clock
from tests.factories.quizzes import make_school


@pytest.fixture(autouse=True)
def _in_english(in_english):
    """Rules are called without a request; their refusals are compared in English."""


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
