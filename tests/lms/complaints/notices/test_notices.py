"""What people are told of a case: citizens without a word of anybody's, staff once each and in working hours."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.accounts.models import Role
from lms.complaints.kinds import Action, AppealGround, Identity, Outcome, TransferReason
from lms.complaints.notices import rating
from lms.complaints.parties import service as parties
from lms.complaints.parties.models import PartyRole
from lms.complaints.service import filing
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.core import clock, crypto
from lms.core.db import commit
from lms.core.jobs import Job, JobState, Running
from lms.core.jobs.registry import TASKS
from lms.core.mail import Letter
from lms.core.sms import TextMessage
from lms.notifications.models import Notice
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_category, make_central, make_officer

CITIZEN, SYSTEM = Actor.citizen(), Actor.system()
ADDRESS = "mona@example.org"
WAITING = (
    select(Job)
    .where(Job.name.startswith("complaints.notices"), Job.state == JobState.WAITING)
    .order_by(Job.created_at, Job.id)
)
REPLY = {"text": "أُصلحت المصابيح أمس.", "outcome": Outcome.UPHELD}


@pytest.fixture
def desk(session):
    centre, unit = make_central(), make_unit()
    people = {
        "officer": make_officer(unit),
        "head": make_officer(unit, Role.UNIT_HEAD),
        "senior": make_officer(centre, Role.UNIT_HEAD),
    }
    return {name: Actor.person(user) for name, user in people.items()} | {"unit": unit}


@pytest.fixture
def case(desk):
    return file_case(make_category(unit_id=desk["unit"].id)).case


def contact(case, *, verified=True, email=ADDRESS, phone=""):
    party = parties.record(case, PartyRole.REPORTER, name="منى", email=email, phone=phone)
    if verified:
        for channel in ("email", "phone"):
            if {"email": email, "phone": phone}[channel]:
                setattr(party, f"{channel}_verified_at", clock.now())


def told(session):
    """Run what the events asked for, twice: nobody is told twice."""
    commit()
    while rows := session.scalars(WAITING).all():
        for row in rows:
            for _time in range(2):
                TASKS[row.name].run(Running(row.id), **row.args)
                commit()
            row.state = JobState.DONE
            commit()
    session.expire_all()


def letters(session, address=ADDRESS):
    return session.scalars(select(Letter).where(Letter.address == address).order_by(Letter.id)).all()


def test_a_citizen_is_told_of_each_step_and_never_the_secret_nor_a_word_of_anybody(session, desk, case):
    contact(case)
    officer, head = desk["officer"], desk["head"]
    apply(case, Action.TAKE, officer)
    apply(case, Action.ASK_CITIZEN, officer, {"text": "أي مسجد؟", "until": dt.datetime(2030, 5, 6, 10, tzinfo=dt.UTC)})
    apply(case, Action.REMIND, SYSTEM)
    apply(case, Action.CITIZEN_REPLY, CITIZEN, {"text": "مسجد النور"})
    apply(case, Action.PROPOSE_REPLY, officer, REPLY)
    apply(case, Action.APPROVE_REPLY, head)
    apply(case, Action.ACCEPT_ANSWER, CITIZEN)
    apply(case, Action.REOPEN, CITIZEN, {"text": "انطفأت"})
    told(session)
    said = letters(session)
    for letter, word in zip(said, ["وصلنا", "سؤال", "ينتظر", "صدر الرد", "أُغلقت", "أُعيد فتح"], strict=True):
        assert word in letter.subject
        assert case.reference in letter.subject
        assert letter.is_automatic
        assert letter.forget_at is not None
    assert "٦ مايو ٢٠٣٠" in said[1].subject or "6 مايو 2030" in said[1].subject
    everything = "".join(letter.subject + letter.text for letter in said)
    for hidden in (filing.reference.secret_of(case.filing_key), case.title, case.body, "النور", REPLY["text"], "منى"):
        assert hidden not in everything
    assert "/complaints/rating/" in said[4].text


@pytest.mark.parametrize(
    ("identity", "verified"), [(Identity.IDENTIFIED, False), (Identity.CONFIDENTIAL, True), (Identity.ANONYMOUS, False)]
)
def test_an_unconfirmed_contact_and_a_confidential_case_are_told_that_there_is_news_and_no_more(
    session, desk, identity, verified
):
    case = file_case(make_category(unit_id=desk["unit"].id), identity=identity).case
    contact(case, verified=verified)
    apply(case, Action.TAKE, desk["officer"])
    apply(case, Action.ASK_CITIZEN, desk["officer"], {"text": "أي مسجد؟"})
    told(session)
    received, asked = letters(session)
    assert "وصلنا" in received.subject
    assert asked.subject == f"هناك جديد في الحالة {case.reference}."


def test_who_gave_no_contact_is_told_nothing_and_who_gave_a_phone_gets_a_text_message(session, desk, case):
    silent = file_case(make_category(unit_id=desk["unit"].id), identity=Identity.ANONYMOUS).case
    demo = file_case(make_category(unit_id=desk["unit"].id), is_demo=True).case
    contact(demo)
    contact(case, email="", phone="+201001234567")
    case.locale = "en"
    told(session)
    assert letters(session) == []
    [message] = session.scalars(select(TextMessage)).all()
    assert message.text.startswith(f"We received what you filed. Its number is {case.reference}.")
    assert silent.reference not in message.text


def notices(session, actor):
    return list(session.scalars(select(Notice.key).where(Notice.user_id == actor.user.id).order_by(Notice.id)))


def test_staff_are_told_once_and_never_of_what_they_did_themselves(session, desk, case):
    officer, head, other = desk["officer"], desk["head"], make_unit()
    receiver = Actor.person(make_officer(other, Role.UNIT_HEAD))
    told(session)
    for actor in (officer, head):
        session.refresh(actor.user, ["roles"])
    assert len(notices(session, head)) == 1  # it came to the unit
    apply(case, Action.TAKE, officer)
    apply(case, Action.PROPOSE_REPLY, officer, REPLY)
    apply(case, Action.RETURN_REPLY, head, {"text": "اذكر الموعد"})
    apply(case, Action.ESCALATE, SYSTEM, {"clock": "answer", "rung": 80, "to": "head"})
    told(session)
    session.refresh(head.user, ["roles"])
    apply(case, Action.TRANSFER, head, {"unit_id": other.id, "reason": next(iter(TransferReason))})
    told(session)
    assert len(notices(session, head)) == 3  # and: a reply to review, the time runs out
    assert len(notices(session, officer)) == 1  # the reply came back
    assert len(notices(session, receiver)) == 1
    text = session.scalars(select(Notice).where(Notice.user_id == receiver.user.id)).one()
    assert text.path == f"/complaints/desk/{case.reference}"
    assert case.title not in str(text.text)


def test_an_appeal_reaches_those_who_decide_it(session, desk, case):
    officer = desk["officer"]
    apply(case, Action.TAKE, officer)
    apply(case, Action.PROPOSE_REPLY, officer, REPLY)
    apply(case, Action.APPROVE_REPLY, desk["head"])
    contact(case)
    told(session)
    before = notices(session, officer)
    apply(case, Action.APPEAL, CITIZEN, {"text": "لم يُصلح شيء", "ground": next(iter(AppealGround))})
    told(session)
    [key] = notices(session, desk["senior"])
    assert "تظلم" in session.scalars(select(Notice).where(Notice.key == key)).one().text["ar"]
    assert notices(session, officer) == before
    assert any("تظلمكم" in letter.subject for letter in letters(session))


def test_letters_to_staff_wait_for_the_doors_to_open(session, desk, case, monkeypatch):
    friday = dt.datetime(2026, 11, 27, 20, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: friday)
    told(session)
    row = session.scalars(select(Job).where(Job.name == "complaints.notices.letters")).one()
    local = row.due_at.astimezone(dt.timezone(dt.timedelta(hours=2)))
    assert (local.date(), local.hour) == (dt.date(2026, 11, 29), 9)
    assert len(letters(session, desk["head"].user.email)) == 1


def closed(desk, case):
    apply(case, Action.TAKE, desk["officer"])
    apply(case, Action.PROPOSE_REPLY, desk["officer"], REPLY)
    apply(case, Action.APPROVE_REPLY, desk["head"])
    apply(case, Action.ACCEPT_ANSWER, CITIZEN)
    commit()


def test_the_link_for_a_rating_works_once_without_signing_in(session, client, desk, case, count_queries):
    closed(desk, case)
    path = rating.link(case).removeprefix("http://localhost")
    with count_queries() as seen:
        page = client.get(path)
    assert len(seen) <= 8
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.post(path, data={}).status_code == 422
    assert client.post(path, data={"stars": "6"}).status_code == 422
    assert client.post(path, data={"stars": "2"}).status_code == 303
    assert client.post(path, data={"stars": "5"}).status_code == 409
    assert session.get(type(case), case.id).rating == 2
    assert "سُجِّل جوابكم" in client.get(path).text


def test_a_link_that_is_forged_or_old_opens_nothing(client, desk, case, monkeypatch):
    closed(desk, case)
    good = rating.link(case).removeprefix("http://localhost")
    other = crypto.sign("something.else", case.id)
    assert client.get(f"{good}x").status_code == 404
    assert client.get(f"/complaints/rating/{other}").status_code == 404
    monkeypatch.setattr(rating, "SECONDS", -1)
    assert client.post(good, data={"stars": "5"}).status_code == 404
