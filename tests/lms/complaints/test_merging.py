"""Scenario G8: duplicates are worked on once and all are answered; taking one out restores it; parts are split off."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Role
from lms.complaints.clocks.models import CaseClock
from lms.complaints.kinds import Action, State
from lms.complaints.models import CaseMessage
from lms.complaints.service import chain, merging, opening
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.complaints.service.refusals import NotNow
from tests.factories.accounts import make_unit
from tests.factories.complaints import answer, file_case, make_category, make_central, make_officer

CITIZEN = Actor.citizen()


@pytest.fixture
def desk(session):
    make_central()
    unit = make_unit()
    return {
        "category": make_category(unit_id=unit.id),
        "officer": Actor.person(make_officer(unit)),
        "head": Actor.person(make_officer(unit, Role.UNIT_HEAD)),
    }


def clocks_of(session, case):
    rows = session.scalars(select(CaseClock).where(CaseClock.case_id == case.id).order_by(CaseClock.clock))
    return [(row.clock, row.state, row.due_at) for row in rows]


def test_three_duplicates_are_answered_at_once_and_words_to_a_child_land_on_the_parent(session, desk):
    parent, *children = (file_case(desk["category"]).case for _ in range(4))
    apply(children[0], Action.TAKE, desk["officer"])
    before = [(child.state, child.officer_id, child.unit_id, child.due_at) for child in children]
    running = clocks_of(session, children[2])
    for child in children:
        apply(child, Action.MERGE, desk["head"], {"into_id": parent.id})
    assert merging.followers(parent) == children
    with pytest.raises(NotNow):
        apply(parent, Action.MERGE, desk["head"], {"into_id": file_case(desk["category"]).case.id})
    apply(parent, Action.TAKE, desk["officer"])
    apply(parent, Action.ASK_CITIZEN, desk["officer"], {"text": "متى؟"})
    apply(children[1], Action.CITIZEN_REPLY, CITIZEN, {"text": "منذ أمس"})
    assert (parent.state, children[1].state) == (State.IN_PROGRESS, State.MERGED)
    said = session.scalars(select(CaseMessage).where(CaseMessage.case_id == parent.id)).all()
    assert [message.body for message in said] == ["متى؟", "منذ أمس"]
    apply(children[2], Action.UNMERGE, desk["head"])
    answer(parent, desk["officer"], desk["head"])
    shared = [[event.action for event in chain.of(child)].count(Action.SHARED) for child in children]
    assert shared == [1, 1, 0], "who was taken out is answered apart"
    for child in children[:2]:
        apply(child, Action.UNMERGE, desk["head"])
    assert [(child.state, child.officer_id, child.unit_id, child.due_at) for child in children] == before
    assert clocks_of(session, children[2]) == running
    assert [fault for case in (parent, *children) for fault in chain.faults_of(case)] == []
    assert merging.followers(parent) == []


def test_a_part_becomes_a_case_as_old_as_the_first_and_the_same_secret_opens_it(session, desk):
    filed = file_case(desk["category"])
    with pytest.raises(NotNow):
        apply(filed.case, Action.UNMERGE, desk["head"])
    given = {"title": "الحارس", "text": "الحارس يغيب.", "points": ["الغياب"]}
    event = apply(filed.case, Action.SPLIT, desk["head"], given)
    child = session.get(type(filed.case), event.payload["child_id"])
    assert (child.parent_id, child.received_at, child.state) == (filed.case.id, filed.case.received_at, State.ASSIGNED)
    assert child.due_at == filed.case.due_at
    assert opening.opened(child.reference, filed.secret) is child
    assert [fault for case in (filed.case, child) for fault in chain.faults_of(case)] == []
