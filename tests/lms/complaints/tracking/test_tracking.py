"""A citizen follows a case without an account: reads, answers, rates, reopens, appeals, leaves."""

import io

import pytest
from sqlalchemy import select

from lms.accounts.models import Role
from lms.complaints.categories.models import Review
from lms.complaints.files.models import CaseFile
from lms.complaints.kinds import Action, State
from lms.complaints.models import CaseMessage
from lms.complaints.parties import service as parties
from lms.complaints.parties.models import PartyRole
from lms.complaints.service import chain
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from tests.factories.accounts import make_unit
from tests.factories.complaints import answer, file_case, make_category, make_central, make_officer


@pytest.fixture
def officer(session):
    make_central()
    return Actor.person(make_officer(make_unit()))


@pytest.fixture
def category(officer, session):
    return make_category(unit_id=officer.user.roles[0].context_id, review=Review.NONE)


@pytest.fixture
def filed(category):
    return file_case(category, points=("المصابيح", "<script>alert(1)</script>"))


def url(filed, part=""):
    return f"/complaints/track/{filed.case.reference}{part}"


def open_case(client, filed):
    return client.post("/complaints/track", data={"reference": filed.case.reference, "secret": filed.secret})


def test_who_has_not_given_the_secret_is_asked_for_it_whether_there_is_such_a_case_or_not(client, filed):
    pages = [client.get(url(filed)), client.get("/complaints/track/26-00000000-0")]
    assert [page.status_code for page in pages] == [200, 200]
    assert all(filed.case.title not in page.text for page in pages)
    assert client.post(url(filed, "/acceptance")).status_code == 200
    assert filed.case.state is State.ASSIGNED
    for page in (*pages, client.get("/complaints/track")):
        assert page.headers["X-Robots-Tag"].startswith("noindex")
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"


def test_a_case_is_followed_from_question_to_rating(client, session, filed, officer, count_queries):
    assert open_case(client, filed).status_code == 303
    apply(filed.case, Action.TAKE, officer)
    apply(filed.case, Action.NOTE, officer, {"text": "سر داخلي"})
    apply(filed.case, Action.ASK_CITIZEN, officer, {"text": "أي مسجد <b>تقصد</b>؟"})
    with count_queries() as seen:
        page = client.get(url(filed))
    assert len(seen) <= 8, seen
    assert "في انتظارك" in page.text
    assert "أي مسجد &lt;b&gt;تقصد" in page.text
    assert "سر داخلي" not in page.text
    sent = {"text": "مسجد النور بطنطا", "files": (io.BytesIO(b"%PDF-1.4 x"), "صورة.pdf")}
    assert client.post(url(filed, "/messages"), data=sent).status_code == 303
    assert client.post(url(filed, "/messages"), data={"text": "مسجد النور بطنطا"}).status_code == 303
    assert [message.body for message in session.scalars(select(CaseMessage).order_by(CaseMessage.id))].count(
        "مسجد النور بطنطا"
    ) == 1, "sent twice, kept once"
    assert session.scalars(select(CaseFile.case_id)).all() == [filed.case.id]
    answer(filed.case, officer, officer)
    page = client.get(url(filed))
    assert "أُصلحت المصابيح أمس." in page.text
    assert "<script>alert" not in page.text
    assert client.post(url(filed, "/rating"), data={"rating": "4"}).status_code == 303
    again = client.post(url(filed, "/rating"), data={"rating": "1"})
    assert (again.status_code, filed.case.rating) == (409, 4)
    assert client.post(url(filed, "/acceptance")).status_code == 303
    assert filed.case.state is State.CLOSED
    assert [*chain.faults_of(filed.case)] == []


def test_an_answer_is_reopened_then_appealed_and_what_was_typed_is_never_lost(client, filed, officer):
    open_case(client, filed)
    answer(filed.case, officer, officer)
    assert client.post(url(filed, "/reopening"), data={"reason": ""}).status_code == 422
    assert client.post(url(filed, "/reopening"), data={"reason": "ما زالت مطفأة"}).status_code == 303
    late = client.post(url(filed, "/reopening"), data={"reason": "كلام طويل كتبته"})
    assert late.status_code == 409
    answer(filed.case, officer, officer)
    assert client.post(url(filed, "/appeal"), data={"ground": "bribe", "statement": "x"}).status_code == 422
    assert client.post(url(filed, "/appeal"), data={"ground": "unfair", "statement": "لم يُنظر فيها"}).status_code == 303
    assert filed.case.state is State.APPEAL_OPEN
    client.post(url(filed, "/leaving"))
    gone = client.post(url(filed, "/messages"), data={"text": "كتبت هذا طويلًا"})
    assert (gone.status_code, "كتبت هذا طويلًا" in gone.text) == (403, True)
    kept = client.post(
        "/complaints/track",
        data={"reference": filed.case.reference, "secret": filed.secret, "text": "كتبت هذا طويلًا"},
    )
    assert (kept.status_code, "كتبت هذا طويلًا" in kept.text) == (200, True)


def test_who_gave_a_number_is_asked_to_prove_it_and_everybody_may_ask_why_a_date_is_what_it_is(client, filed):
    open_case(client, filed)
    page = client.get(url(filed)).text
    assert f"{url(filed)}/why" in page
    assert "/complaints/contact/" not in page
    assert client.get(url(filed, "/why")).status_code == 200
    parties.record(filed.case, PartyRole.REPORTER, name="سيد", phone="+201001234567")
    assert f"/complaints/contact/{filed.case.reference}" in client.get(url(filed)).text


def test_a_citizen_withdraws(client, filed):
    open_case(client, filed)
    assert client.post(url(filed, "/withdrawal"), data={"why": ""}).status_code == 303
    assert filed.case.state is State.WITHDRAWN
    assert "أُغلق" in client.get(url(filed)).text


def test_merged_citizens_read_the_answer_and_never_each_other(client, category, officer):
    """Scenario G8 as its citizens see it."""
    one, two = file_case(category), file_case(category, title="شكوى الجار", body="كلام الجار")
    head = Actor.person(make_officer(one.case.unit, Role.UNIT_HEAD))
    apply(two.case, Action.MERGE, head, {"into_id": one.case.id})
    open_case(client, two)
    assert client.post(url(two, "/messages"), data={"text": "رقم هاتفي الخاص"}).status_code == 303
    assert "رقم هاتفي الخاص" in client.get(url(two)).text
    answer(one.case, officer, officer)
    page = client.get(url(two)).text
    assert "أُصلحت المصابيح أمس." in page
    assert one.case.body not in page
    assert client.post(url(two, "/rating"), data={"rating": "5"}).status_code == 303
    assert (two.case.rating, one.case.rating) == (5, None)
    open_case(client, one)
    page = client.get(url(one)).text
    assert "أُصلحت المصابيح أمس." in page
    assert "رقم هاتفي الخاص" not in page
    assert client.post(url(two, "/reopening"), data={"reason": "ما زالت مطفأة عندي"}).status_code == 303
    assert one.case.state is State.IN_PROGRESS
    assert "ما زالت مطفأة عندي" not in client.get(url(one)).text
