"""What counts as a use: people, once a click, and nobody can be told from the sums."""

import datetime as dt

import pytest
from flask import Response
from sqlalchemy import select

from lms import usage
from lms.core import clock
from lms.core.access import public
from lms.usage import service, stats, waiting
from lms.usage.kinds import Use
from lms.usage.models import UsageDaily, UsageDay, UsageVisit
from lms.usage.tally import Click, Seen, fold
from tests.conftest import everything

PHONE = "Mozilla/5.0 (Linux; Android 9; Mobile; rv:120.0) Gecko/120.0 Firefox/120.0"
THING = ("edition", 7, "ar")
NOON = int(dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC).timestamp())


@pytest.fixture(autouse=True)
def nothing_waits():
    waiting._waiting.clear()
    yield
    waiting._waiting.clear()


def seen(use=Use.DOWNLOAD, *, second=NOON, agent=PHONE, address="10.0.0.1", object_id=7, language="ar"):
    return Seen("edition", object_id, language, use, second, address, agent)


def sums(session):
    session.expire_all()
    rows = session.scalars(select(UsageDaily).order_by(UsageDaily.day, UsageDaily.object_id, UsageDaily.language))
    return [(row.object_id, row.view, row.read, row.listen, row.download, row.unique_requests) for row in rows]


def folded(*clicks):
    counts = fold({}, [Click(visit, THING, use, NOON + second) for visit, use, second in clicks])
    return counts[THING]


def test_a_double_click_is_one_download_and_a_chain_of_them_too():
    assert folded(("a", Use.DOWNLOAD, 0), ("a", Use.DOWNLOAD, 30))["download"] == 1
    assert folded(*(("a", Use.DOWNLOAD, 25 * step) for step in range(5)))["download"] == 1
    assert folded(("a", Use.DOWNLOAD, 0), ("a", Use.DOWNLOAD, 31))["download"] == 2
    assert folded(("a", Use.DOWNLOAD, 0), ("b", Use.DOWNLOAD, 1))["download"] == 2


def test_who_turns_pages_goes_on_with_one_reading():
    pages = [("a", Use.READ, 120 * page) for page in range(20)]
    assert folded(*pages, ("a", Use.READ, 20 * 120 + 1801 + 120))["read"] == 2


def test_a_visit_is_counted_once_however_it_used_the_thing():
    counts = folded(("a", Use.VIEW, 0), ("a", Use.READ, 60), ("a", Use.DOWNLOAD, 120), ("a", Use.READ, 3700))
    assert counts == {
        "view": 1, "read": 2, "download": 1, "unique_investigations": 2, "unique_requests": 2,
    }  # fmt: skip


def test_days_are_added_up_portion_by_portion_and_by_language(session):
    service.enter([seen(), seen(second=NOON + 10), seen(Use.READ, language="en", address="10.0.0.2")])
    service.enter([seen(second=NOON + 20), seen(second=NOON + 200), seen(address="10.0.0.3", object_id=8)])
    assert sums(session) == [(7, 0, 0, 0, 2, 1), (7, 0, 1, 0, 0, 1), (8, 0, 0, 0, 1, 1)]
    day = dt.date(2026, 11, 20)
    assert stats.total(day, day).requests == 4
    assert [name for name, _ in stats.languages(day, day)] == ["ar", "en"]
    assert [(object_id, each.requests) for _, object_id, each in stats.most_used(day, day, 5)] == [(7, 3), (8, 1)]


def test_a_day_is_the_academys_and_not_greenwichs(session):
    service.enter([seen(second=int(dt.datetime(2026, 11, 30, 22, 30, tzinfo=dt.UTC).timestamp()))])
    assert session.scalars(select(UsageDaily.day)).all() == [dt.date(2026, 12, 1)]
    assert [each.download for _, each in stats.months(dt.date(2026, 11, 1), dt.date(2026, 12, 1))] == [0, 1]


def test_nothing_kept_names_a_visitor_and_the_visits_go_with_their_day(session, monkeypatch):
    service.enter([seen()])
    kept = str([row for table in (UsageVisit, UsageDaily) for row in session.execute(select(table.__table__))])
    assert "10.0.0.1" not in kept
    assert "Mozilla" not in kept
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 20, 22, 30, tzinfo=dt.UTC))
    service.forget_visits()
    assert everything(session, "usage_visit") == 1, "a click over midnight may still be written"
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC))
    service.forget_visits()
    assert everything(session, "usage_visit") == everything(session, "usage_day") == 0
    assert everything(session, "usage_daily") == 1


def test_another_days_salt_makes_other_visits(session):
    service.enter([seen(), seen(second=NOON + 86400)])
    assert len(set(session.scalars(select(UsageDay.salt)))) == len(set(session.scalars(select(UsageVisit.visit)))) == 2


@pytest.fixture
def giving(app, client, monkeypatch):
    """Ask for something that is counted; how the sums stand afterwards."""
    status = {"code": 200}

    @public
    def give():
        usage.count("edition", 7, Use.DOWNLOAD, language="ar")
        return Response("a book", status["code"])

    monkeypatch.setitem(app.view_functions, "site.alive", give)

    def ask(code=200, method="GET", **headers):
        status["code"] = code
        asked = {"User-Agent": PHONE, **{name.replace("_", "-"): value for name, value in headers.items()}}
        client.open("/healthz", method=method, headers=asked)
        return waiting.write()

    return ask


def test_a_request_is_counted_after_a_good_answer_and_only_then(giving, session):
    assert giving() == giving(206, Range="bytes=0-") == giving(304) == 1
    assert giving(404) == giving(403) == giving(method="HEAD") == 0
    assert giving(206, Range="bytes=500-") == 0, "a later piece of the same file"
    assert giving(Sec_Purpose="prefetch") == 0, "nobody has asked for it yet"
    assert sums(session) == [(7, 0, 0, 0, 1, 1)]


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.5", "python-requests/2.32", "Mozilla/5.0 (bingbot)"])
def test_robots_and_programs_are_not_readers(giving, agent):
    assert giving(User_Agent=agent) == 0


def test_the_reader_waits_for_no_statement(giving, count_queries, client):
    with count_queries() as asked:
        client.get("/healthz", headers={"User-Agent": PHONE})
    assert asked == []
    assert len(waiting._waiting) == 1


def test_what_could_not_be_written_goes_on_waiting(giving, session, monkeypatch):
    def away(_seen):
        raise OSError("as foreseen by the test")

    monkeypatch.setattr(service, "enter", away)
    assert giving() == 0
    monkeypatch.undo()
    assert waiting.write() == 1
    assert sums(session) == [(7, 0, 0, 0, 1, 1)]


def test_a_flood_forgets_the_oldest_and_not_the_memory():
    assert waiting._waiting.maxlen == waiting.MOST
