"""The queue: whose cases it shows, in which order, page by page; what is done with several at once; who is at them."""

import datetime as dt
import re

import pytest
from sqlalchemy import text

from lms.complaints.desk.models import CasePresence, Mode
from lms.complaints.desk.service import presence, queue
from lms.complaints.desk.service.queue import Wanted
from lms.complaints.kinds import Action, Kind, State
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.core import clock
from tests.conftest import is_postgres
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_case, make_category

DAY = dt.timedelta(days=1)


def titles(user, **wanted):
    return [case.title for case in queue.sheet(user, Wanted(**wanted)).cases]


@pytest.fixture
def pile(desk):
    """Cases of the unit in several states, one of another unit."""
    now = clock.now()
    given = {"category": desk.category, "state": State.ASSIGNED}
    make_case(desk.unit, title="متأخرة", due_at=now - DAY, **given)
    make_case(desk.unit, title="قريبة", due_at=now + DAY, officer_id=desk.officer.id, **given)
    make_case(desk.unit, title="بعيدة", due_at=now + 9 * DAY, kind=Kind.INQUIRY, category=make_category())
    make_case(desk.unit, title="منتظرة", category=desk.category, state=State.WAITING_CITIZEN)
    make_case(desk.unit, title="مغلقة", category=desk.category, state=State.CLOSED, due_at=now - 9 * DAY)
    make_case(make_unit(), title="غريبة", due_at=now, **given)


def test_each_view_shows_its_cases_the_soonest_due_first_and_those_without_a_date_last(desk, pile):
    officer = desk.officer
    assert titles(officer) == ["متأخرة", "قريبة", "بعيدة", "منتظرة"]
    assert titles(officer, view="mine") == ["قريبة"]
    assert titles(officer, view="unassigned") == ["متأخرة", "بعيدة", "منتظرة"]
    assert titles(officer, view="late") == ["متأخرة"]
    assert titles(officer, view="soon") == ["قريبة"]
    assert titles(officer, view="waiting") == ["منتظرة"]
    assert titles(officer, view="ended") == ["مغلقة"]
    assert titles(officer, kind=Kind.INQUIRY) == ["بعيدة"]
    assert titles(officer, text="متاخره") == ["متأخرة"]  # however it is spelled
    assert "غريبة" in titles(desk.sorter)
    assert titles(desk.sorter, view="unit") == []
    counted = queue.counts(officer, clock.now())
    assert (counted[""], counted["late"], counted["unassigned"], counted["appeals"]) == (4, 1, 3, 0)


def test_pages_follow_each_other_without_a_gap_or_a_double(desk, monkeypatch):
    monkeypatch.setattr(queue, "SIZE", 3)
    now = clock.now()
    for number in range(8):
        due = now if number < 5 else None  # many on one moment, some on none
        make_case(desk.unit, desk.category, title=str(number), due_at=due)
    seen, after = [], ""
    while True:
        page = queue.sheet(desk.officer, Wanted(), after)
        seen += [case.title for case in page.cases]
        if not page.after:
            break
        after = page.after
    assert seen == list("01234567")
    assert queue.sheet(desk.officer, Wanted(), "nonsense").is_first is False


def test_the_queue_walks_along_its_index(session, desk):
    if is_postgres():
        pytest.skip("a planner with six rows reads them all")
    query = queue.found(desk.sorter, Wanted(), clock.now()).where(queue.Case.due_at.is_not(None))
    query = query.order_by(queue.Case.due_at, queue.Case.id).limit(31)
    plan = session.execute(text("EXPLAIN QUERY PLAN " + str(query.compile(compile_kwargs={"literal_binds": True}))))
    steps = " ".join(row[-1] for row in plan)
    assert "ix_complaint_case_open_due" in steps
    assert "TEMP B-TREE" not in steps


def test_the_page_of_the_queue_asks_little_and_a_whole_reference_leads_to_its_case(at, desk, case, pile, count_queries):
    client = at(desk.officer)
    with count_queries() as seen:
        shown = client.get("/complaints/desk?view=unit")
    assert len(seen) <= 10, "\n".join(seen)
    assert case.reference in shown.text
    found = client.get(f"/complaints/desk?q={case.reference.lower()}")
    assert found.location.endswith(case.reference)
    assert client.get("/complaints/desk?q=nothing-of-this&category=x&after=~").status_code == 200
    assert "لا توجد شكوى مطابقة" in client.get("/complaints/desk?view=appeals").text
    load = client.get("/complaints/desk/workload").text
    assert "محمد officer" in load


def test_what_is_done_with_several_says_of_each_what_became_of_it(at, desk, case):
    other, ended = (file_case(desk.category, title=title).case for title in ("ثانية", "ثالثة"))
    apply(ended, Action.WITHDRAW, Actor.citizen())
    stale = f"{other.id}:0"
    sent = {"act": "take", "case": [f"{case.id}:{case.row_version}", stale, f"{ended.id}:{ended.row_version}"]}
    answer = at(desk.officer).post("/complaints/desk", data=sent)
    said = re.sub(r"<[^>]+>|\s+", " ", answer.text)
    assert "١ من ٣" in said
    assert (case.officer_id, other.officer_id) == (desk.officer.id, None)
    urgent = {"act": "urgent", "case": [f"{case.id}:{case.row_version}"]}
    at(desk.officer).post("/complaints/desk", data=urgent)
    assert case.priority == "urgent"
    move = {"act": "move", "to": desk.centre.id, "reason": "workload", "case": [f"{case.id}:{case.row_version}"]}
    at(desk.officer).post("/complaints/desk", data=move)
    assert case.unit_id == desk.unit.id  # for the head
    at(desk.head).post("/complaints/desk", data=move)
    assert case.unit_id == desk.centre.id
    assert at(desk.officer).post("/complaints/desk", data={"act": "take"}).status_code == 422


def test_two_officers_see_each_other_until_one_falls_silent(at, desk, case, session):
    address = f"/complaints/desk/{case.reference}/presence"
    assert at(desk.officer).post(address, data={"mode": "answering"}).json == {"others": [], "moved": False}
    answer = at(desk.colleague).post(address, data={"mode": "reading", "seen": "0"}).json
    assert answer["moved"] is True
    assert [each["mode"] for each in answer["others"]] == ["answering"]
    assert "يكتب الرد عليها الآن" in at(desk.colleague).get("/complaints/desk").text
    at(desk.officer).post(address, data={"mode": ""})
    assert presence.others([case.id], desk.colleague) == {}
    presence.say(case, desk.officer, Mode.READING, lasts=-DAY)
    assert presence.others([case.id], desk.colleague) == {}
    presence.say(case, desk.colleague, Mode.READING)
    assert [each.user_id for each in session.query(CasePresence)] == [desk.colleague.id]


def test_ready_texts_are_offered_by_category_and_language_with_what_is_known(at, desk, taken, cast):
    client = at(cast.admin)
    new = {"title": "ترحيب", "category_id": desk.category.id, "locale": "ar", "is_active": "y"}
    wrong = client.post("/complaints/settings/replies", data={**new, "body": "رقمكم {phone}"})
    assert wrong.status_code == 422
    kept = client.post("/complaints/settings/replies", data={**new, "body": "وصلتنا شكواكم رقم {reference}"})
    assert kept.status_code == 303
    client.post("/complaints/settings/replies", data={**new, "category_id": make_category().id, "body": "لا يخصها"})
    client.post("/complaints/settings/replies", data={**new, "locale": "en", "body": "Welcome"})
    shown = at(desk.officer).get(f"/complaints/desk/{taken.reference}/reply").text
    assert f"وصلتنا شكواكم رقم {taken.reference}" in shown
    assert "لا يخصها" not in shown
    assert "Welcome" not in shown
    assert at(desk.officer).get("/complaints/settings/replies").status_code == 403
