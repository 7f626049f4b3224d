"""Scenario 9: an appeal that is upheld changes the ranking; few cases are not compared; a cell of three is not told."""

import csv
import datetime as dt
import io

import pytest

from lms.accounts.models import Role
from lms.complaints.figures import counting, publishing
from lms.complaints.kinds import Action, AppealGround, Outcome
from lms.complaints.service import chain
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.core import clock
from tests.factories.accounts import make_unit
from tests.factories.complaints import answer, file_case, make_category, make_central, make_officer
from tests.factories.figures import DAY, HOUR, a_case_of

CAME = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 4, 20, 9, tzinfo=dt.UTC)


@pytest.fixture
def today(monkeypatch):
    now = [CAME]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    return now


@pytest.fixture
def units(session, today):
    """One unit with 29 good answers, which gives one more through the engine; one with 30 of 31; one with three."""
    del session
    better, other, small, subject = make_unit(), make_unit(), make_unit(), make_category()
    for number in range(31):
        came = CAME + number * HOUR
        if number < 29:
            a_case_of(better, subject, came, came + DAY)
        a_case_of(other, subject, came, came + (DAY if number else 40 * DAY))  # late once
        if number < 3:
            a_case_of(small, subject, came, came + DAY)
    return better, other, small, subject


def places(client):
    sheet = client.get("/complaints/figures/units.csv?first=2026-03-01&last=2026-04-20").data.decode("utf-8-sig")
    return {row[0]: row[1] for row in csv.reader(io.StringIO(sheet))}


def test_an_upheld_appeal_costs_the_place_and_the_public_is_told_no_cell_of_three(client, cast, units, today):
    better, other, small, subject = units
    subject.unit_id = better.id
    centre = make_central()
    officer, head = make_officer(better), make_officer(better, Role.UNIT_HEAD)
    case = file_case(subject).case
    if case.unit_id != better.id:
        apply(case, Action.ROUTE, Actor.person(make_officer(centre)), {"unit_id": better.id})
    today[0] = CAME + DAY
    answer(case, Actor.person(officer), Actor.person(head))
    client.sign_in(cast.director)
    today[0] = CAME + 2 * DAY
    apply(case, Action.APPEAL, Actor.citizen(), {"ground": AppealGround.NOT_DONE, "text": "لم يحدث شيء"})
    for month in (dt.date(2026, 3, 1), dt.date(2026, 4, 1)):
        counting.rebuild(month)
    today[0] = NOW
    before = places(client)
    assert (before[better.name["ar"]], before[other.name["ar"]]) == ("1", "2")
    assert before[small.name["ar"]] == "عدد الحالات غير كافٍ"
    judge = Actor.person(make_officer(centre, Role.UNIT_HEAD))
    apply(case, Action.DECIDE_APPEAL, judge, {"outcome": Outcome.UPHELD, "text": "نعتذر، وسيُصلح غدًا."})
    counting.count_all()
    after = places(client)
    assert (after[better.name["ar"]], after[other.name["ar"]]) == ("2", "1")
    assert [*chain.faults_of(case)] == []
    publishing.publish()
    rows = list(csv.DictReader(io.StringIO(client.get("/transparency/statistics.csv").data.decode("utf-8-sig"))))
    found = [row for row in rows if (row["by"], row["group"], row["month"]) == ("unit", small.code, "2026-03-01")]
    assert [(row["measure"], row["value"], row["suppressed"]) for row in found] == [
        ("received", "", "true"),
        ("answered", "", "true"),
    ]
    assert sum(row["suppressed"] == "true" for row in rows if row["by"] == "unit" and row["month"] == "2026-03-01") >= 4
