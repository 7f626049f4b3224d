"""A case moves by `apply` alone: along the table, by whom it names, with one link of the chain for each move."""

import datetime as dt

import pytest
from sqlalchemy import select, text

from lms.accounts.models import Role
from lms.complaints import transitions
from lms.complaints.categories.models import Review
from lms.complaints.kinds import Action, AppealGround, Outcome, Rejection, State, TransferReason
from lms.complaints.models import CaseEvent, CaseMessage, MessageState
from lms.complaints.service import appeals, chain
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import allowed, apply
from lms.complaints.service.refusals import Missing, NotNow, NotYours, Stale
from lms.core import clock
from lms.core.db import commit
from tests.factories.accounts import make_unit
from tests.factories.complaints import answer, file_case, make_category, make_central, make_officer

pytestmark = pytest.mark.usefixtures("in_english")
CITIZEN, SYSTEM = Actor.citizen(), Actor.system()
REPLY = {"text": "أُصلحت المصابيح أمس.", "outcome": Outcome.UPHELD}


@pytest.fixture
def desk(session):
    """A unit under another one, with an officer, a colleague and a head; the central unit with two officers."""
    centre, top = make_central(), make_unit()
    unit = make_unit(parent=top)
    people = {
        "officer": make_officer(unit),
        "colleague": make_officer(unit),
        "head": make_officer(unit, Role.UNIT_HEAD),
        "senior": make_officer(top, Role.UNIT_HEAD),
        "sorter": make_officer(centre),
        "second": make_officer(centre),
    }
    return {name: Actor.person(user) for name, user in people.items()} | {"unit": unit, "top": top, "centre": centre}


@pytest.fixture
def case(desk):
    return file_case(make_category(unit_id=desk["unit"].id), points=("المصابيح", "الحارس")).case


def actions(session, case):
    return [event.action for event in chain.of(case)]


def test_a_case_goes_from_filing_to_closing_and_its_chain_is_whole(session, desk, case):
    officer, head = desk["officer"], desk["head"]
    assert case.state is State.ASSIGNED
    apply(case, Action.TAKE, officer)
    apply(case, Action.ASK_CITIZEN, officer, {"text": "أي مسجد؟"})
    assert case.first_response_at is not None
    apply(case, Action.CITIZEN_REPLY, CITIZEN, {"text": "مسجد النور"})
    with pytest.raises(Missing, match="2"):
        apply(case, Action.PROPOSE_REPLY, officer, {**REPLY, "points": {"1": "نعم"}})
    points = {"1": {"answer": "أُصلحت"}, "2": {"reason": "not_ours"}}
    apply(case, Action.PROPOSE_REPLY, officer, {**REPLY, "points": points})
    assert case.state is State.IN_REVIEW
    apply(case, Action.APPROVE_REPLY, head)
    assert (case.state, case.outcome) == (State.ANSWERED, Outcome.UPHELD)
    apply(case, Action.RATE, CITIZEN, {"rating": 4})
    apply(case, Action.ACCEPT_ANSWER, CITIZEN)
    assert case.state is State.CLOSED
    assert [*chain.faults_of(case)] == []
    assert [event.seq for event in chain.of(case)] == list(range(1, 11))
    words = {message.body for message in session.scalars(select(CaseMessage))}
    kept = str([event.payload for event in chain.of(case)])
    assert all(said not in kept for said in {*words, case.title, case.body})


def test_what_the_table_does_not_name_cannot_be_done_and_strangers_can_do_nothing(session, desk, case):
    stranger = Actor.person(make_officer(make_unit()))
    for actor in (stranger, CITIZEN):
        with pytest.raises(NotYours):
            apply(case, Action.TAKE, actor)
    with pytest.raises(NotNow):
        apply(case, Action.APPROVE_REPLY, desk["head"])
    assert allowed(case, stranger) == frozenset()
    assert Action.TAKE in allowed(case, desk["officer"])
    assert Action.MERGE not in allowed(case, desk["officer"])
    assert len(chain.of(case)) == 3


def test_nobody_reviews_their_own_reply_and_a_returned_one_is_fixed(session, desk, case):
    head, senior = desk["head"], desk["senior"]
    apply(case, Action.TAKE, head)
    apply(case, Action.PROPOSE_REPLY, head, {**REPLY, "points": {"1": "x", "2": "y"}})
    with pytest.raises(NotYours, match="wrote this reply"):
        apply(case, Action.APPROVE_REPLY, head)
    with pytest.raises(NotYours):
        apply(case, Action.APPROVE_REPLY, SYSTEM)
    apply(case, Action.RETURN_REPLY, senior, {"text": "اذكر موعد الإصلاح."})
    assert case.state is State.IN_PROGRESS
    apply(case, Action.PROPOSE_REPLY, head, {**REPLY, "points": {"1": "x", "2": "y"}})
    apply(case, Action.APPROVE_REPLY, senior)
    states = list(session.scalars(select(CaseMessage.state).order_by(CaseMessage.id)))
    assert states == [MessageState.RETURNED, MessageState.SENT, MessageState.SENT]
    assert [*chain.faults_of(case)] == []


@pytest.mark.parametrize(
    ("review", "share", "ends"), [("none", 0, "answered"), ("sample", 0, "answered"), ("sample", 100, "in_review")]
)
def test_a_category_says_which_replies_are_reviewed(session, desk, review, share, ends):
    category = make_category(unit_id=desk["unit"].id, review=Review(review), review_share=share)
    case = file_case(category).case
    apply(case, Action.TAKE, desk["officer"])
    apply(case, Action.PROPOSE_REPLY, desk["officer"], REPLY)
    assert case.state.value == ends


def test_a_refusal_takes_two_people_and_a_reason_of_the_list(session, desk):
    case = file_case(make_category()).case
    sorter, second = desk["sorter"], desk["second"]
    with pytest.raises(Missing):
        apply(case, Action.REJECT, sorter, {"reason": "not_our_department", "text": "لا"})
    apply(case, Action.REJECT, sorter, {"reason": Rejection.SPAM, "text": "هذا إعلان."})
    with pytest.raises(NotYours):
        apply(case, Action.CONFIRM_REJECTION, sorter)
    assert case.state is State.RECEIVED
    apply(case, Action.CONFIRM_REJECTION, second)
    assert case.state is State.REJECTED
    apply(case, Action.APPEAL, CITIZEN, {"ground": AppealGround.UNFAIR, "text": "ليس إعلانًا."})
    assert case.state is State.APPEAL_OPEN
    with pytest.raises(NotYours):
        apply(case, Action.DECIDE_APPEAL, second, {"outcome": Outcome.NOT_UPHELD, "text": "لا"})
    assert [*chain.faults_of(case)] == []


def test_who_saw_an_older_state_is_told_what_happened_since(session, desk, case):
    seen = case.row_version
    apply(case, Action.NOTE, desk["colleague"], {"text": "اتصلت بالإمام."}, seen=seen)
    with pytest.raises(Stale) as refused:
        apply(case, Action.TAKE, desk["officer"], seen=seen)
    assert [event.action for event in refused.value.events] == [Action.NOTE]
    apply(case, Action.ESCALATE, SYSTEM, {"clock": "answer", "rung": 50})
    apply(case, Action.TAKE, desk["officer"], seen=seen + 1)
    with pytest.raises(NotYours, match="head"):
        apply(case, Action.TAKE, desk["colleague"])
    apply(case, Action.TAKE, desk["head"], {"officer_id": desk["colleague"].user_id})
    assert case.officer_id == desk["colleague"].user_id


def test_a_citizen_reopens_within_the_window_and_appeals_once_to_an_uninvolved_senior(session, desk, case):
    answer(case, desk["officer"], desk["head"])
    late = clock.now() + dt.timedelta(days=31)
    with pytest.raises(NotNow, match="over"):
        apply(case, Action.REOPEN, CITIZEN, {"text": "ما زالت مطفأة"}, at=late)
    apply(case, Action.REOPEN, CITIZEN, {"text": "ما زالت مطفأة"})
    assert (case.state, case.reopen_count, case.answered_at) == (State.IN_PROGRESS, 1, None)
    answer(case, desk["officer"], desk["senior"])
    apply(case, Action.APPEAL, CITIZEN, {"ground": AppealGround.NOT_DONE, "text": "لم يحدث شيء"})
    assert (case.unit_id, case.officer_id) == (desk["centre"].id, None), "the head above had reviewed it"
    assert {desk["senior"].user_id, desk["officer"].user_id} <= appeals.involved(case)
    with pytest.raises(NotYours):
        apply(case, Action.DECIDE_APPEAL, desk["senior"], {"outcome": Outcome.UPHELD, "text": "نعم"})
    judge = Actor.person(make_officer(desk["centre"], Role.UNIT_HEAD))
    apply(case, Action.DECIDE_APPEAL, judge, {"outcome": Outcome.UPHELD, "text": "نعتذر، وسيُصلح غدًا."})
    assert case.state is State.CLOSED
    decided = next(event for event in chain.of(case) if event.action is Action.DECIDE_APPEAL)
    assert decided.payload["against"] == desk["unit"].id
    for action, given in ((Action.APPEAL, {"ground": "unfair", "text": "x"}), (Action.REOPEN, {"text": "x"})):
        with pytest.raises(NotNow):
            apply(case, action, CITIZEN, given)


def test_silence_and_time_close_a_case_and_the_citizen_may_leave(session, desk, case):
    apply(case, Action.TAKE, desk["officer"])
    apply(case, Action.ASK_CITIZEN, desk["officer"], {"text": "أين؟"})
    assert case.waiting_until > clock.now()
    apply(case, Action.NO_REPLY, SYSTEM)
    assert (case.state, case.outcome) == (State.ANSWERED, Outcome.NO_REPLY)
    apply(case, Action.EXPIRE, SYSTEM)
    assert case.state is State.CLOSED
    other = file_case(case.category).case
    apply(other, Action.WITHDRAW, CITIZEN)
    assert other.state is State.WITHDRAWN


def test_a_changed_link_a_lost_link_and_a_changed_word_are_found(session, desk, case):
    apply(case, Action.NOTE, desk["officer"], {"text": "ملاحظة"})
    message = session.scalars(select(CaseMessage)).one()
    message.body = "غيرها"
    session.flush()
    assert [fault.what for fault in chain.faults_of(case)] == ["words"]
    message.body = "ملاحظة"
    case.state = State.CLOSED
    session.flush()
    assert [fault.what for fault in chain.faults_of(case)] == ["state"]
    case.state = State.ASSIGNED
    last = chain.of(case)[-1]
    session.expunge(last)
    made = CaseEvent(case_id=case.id, seq=6, at=last.at, actor_kind=last.actor_kind, action=Action.TAKE, payload={})
    made.prev_hash, made.hash = "0" * 64, "1" * 64
    session.add(made)
    session.flush()
    assert {fault.what for fault in chain.faults_of(case)} == {"gap", "link", "hash", "head", "state"}


def test_the_table_reaches_every_state_and_names_someone_for_each_move():
    assert {move.to for move in transitions.MOVES if isinstance(move.to, State)} | {State.RECEIVED} == set(State)
    assert all(move.who and move.sources for move in transitions.MOVES)
    assert {move.action for move in transitions.MOVES} | {Action.SUBMIT} == set(Action)


def test_verify_walks_all_chains(app, session, case):
    commit()
    answered = app.test_cli_runner().invoke(args=["complaints", "verify"])
    assert (answered.exit_code, "whole" in answered.output) == (0, True), answered.output + repr(answered.exception)
    session.execute(text("UPDATE complaint_case SET head = 'x'"))
    commit()
    answered = app.test_cli_runner().invoke(args=["complaints", "verify"])
    assert (answered.exit_code, case.reference in answered.output) == (1, True)


def test_a_transfer_has_a_reason_of_the_list(session, desk, case):
    given = {"unit_id": desk["top"].id, "reason": "not_our_department"}
    with pytest.raises(Missing):
        apply(case, Action.TRANSFER, desk["head"], given)
    apply(case, Action.TRANSFER, desk["head"], given | {"reason": TransferReason.OTHER_UNIT})
    assert (case.unit_id, case.hops) == (desk["top"].id, 1)
