"""What the public sees of the figures."""

import datetime as dt

import pytest

from lms.complaints.figures import counting, publishing
from lms.complaints.models import Channel
from lms.core import clock
from tests.factories.accounts import make_unit
from tests.factories.complaints import make_category
from tests.factories.figures import BEGAN, DAY, HOUR, a_case_of

NOW = dt.datetime(2026, 6, 10, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def published(session):
    """Two directorates with enough, a third with three cases in April; three cases in all of May."""
    units, subject = [make_unit() for _ in range(3)], make_category()
    for month, counts in enumerate([(30, 25, 0), (21, 34, 3), (3, 0, 0)]):
        for unit, count in zip(units, counts, strict=True):
            for number in range(count):
                came = BEGAN + month * 30 * DAY + number * HOUR
                a_case_of(unit, subject, came, came + DAY, channel=Channel.COUNTER if number % 2 else Channel.WEB)
    for month in counting.months_with_cases():
        counting.rebuild(month)
    publishing.publish()
    return units, publishing.latest()


def table(content, measure, by):
    return next(each for each in content["tables"] if each["measure"] == measure and each["by"] == by)


def test_a_small_number_is_left_out_with_what_would_tell_it_and_a_small_month_altogether(published):
    units, content = published
    found = table(content, "received", "unit")
    small = found["groups"].index(units[2].code)
    assert found["months"] == [f"2025-{number:02}-01" for number in range(6, 13)] + [
        f"2026-{number:02}-01" for number in range(1, 5)
    ]
    assert [row[small] for row in found["cells"][-2:]] == [0, None]
    assert sum(cell is None for cell in found["cells"][-1]) >= 2
    assert found["sum"] == content["totals"]["received"] == 30 + 25 + 21 + 34 + 3
    numbers = [cell for row in [*found["cells"], found["group_sums"]] for cell in row]
    assert not {1, 2, 3, 4} & set(numbers)


def test_lengths_are_told_from_twenty_answers_on_and_with_the_published_n(published):
    units, content = published
    assert [each["group"] for each in content["by_unit"]] == sorted(unit.code for unit in units[:2])
    assert content["speed"]["answered"]["n"] == table(content, "answered", "unit")["sum"]
    assert content["speed"]["answered"]["wall"][0] == pytest.approx(86400, rel=0.05)
    assert content["totals"]["satisfied"] is None
    assert content["backlog"] == [0] * 5


def test_it_is_published_once_a_day(published, session, monkeypatch):
    a_case_of(published[0][0], make_category(), BEGAN)
    counting.rebuild(dt.date(2026, 3, 1))
    publishing.publish_today()
    assert publishing.latest() == published[1]
    monkeypatch.setattr(clock, "now", lambda: NOW + DAY)
    publishing.publish_today()
    assert publishing.latest()["totals"]["received"] == published[1]["totals"]["received"] + 1
