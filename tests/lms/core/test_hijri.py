"""Hijri dates come from the table, and a moved month moves them."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.core import hijri


@pytest.fixture(autouse=True)
def fresh(session):
    hijri.forget()
    yield
    hijri.forget()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 11, 23), "1448-06-13"),
        (dt.date(2025, 3, 1), "1446-09-01"),
        (dt.date(2000, 1, 1), "1420-09-24"),
    ],
)
def test_known_days(day, expected):
    assert str(hijri.of(day)) == expected


def test_days_outside_the_table_have_no_hijri_date():
    assert hijri.of(dt.date(1900, 1, 1)) is None
    assert hijri.of(dt.date(2300, 1, 1)) is None


def test_a_month_that_was_sighted_a_day_later_moves_its_days(session):
    month = session.scalars(select(hijri.HijriMonth).filter_by(year=1448, month=6)).one()
    month.starts_on += dt.timedelta(days=1)
    session.flush()
    hijri.forget()
    assert str(hijri.of(dt.date(2026, 11, 23))) == "1448-06-12"
