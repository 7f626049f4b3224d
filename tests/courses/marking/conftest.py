"""A hall with markers for every test, and a clock that can be moved."""

import datetime as dt
from decimal import Decimal

import pytest

from lms.core import clock
from tests.factories.accounts import make_user
from tests.factories.marking import bring, make_marked_hall


@pytest.fixture
def desk(session, cast):
    """An assignment with a rubric: one work is marked twice, always."""
    return make_marked_hall(cast, second_share=Decimal(1))


@pytest.fixture
def three(session, cast):
    """Three works that wait, of three learners."""
    hall, markers = make_marked_hall(cast, is_blind=True)
    works = [bring(hall, hall.learner), bring(hall, make_user("two")), bring(hall, make_user("three"))]
    session.commit()
    return hall, markers, works


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
