"""The database keeps the chain of a case; units' people see what is theirs."""

import os

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Role
from lms.complaints import policy
from lms.complaints.models import Action, ActorKind, CaseEvent, CaseUnit
from lms.core import clock
from tests.factories.accounts import make_unit
from tests.factories.complaints import make_case, make_central, make_officer


@pytest.fixture
def event(session):
    row = CaseEvent(case_id=make_case().id, seq=1, at=clock.now(), actor_kind=ActorKind.SYSTEM, action=Action.SUBMIT)
    row.prev_hash = row.hash = "0" * 64
    session.add(row)
    session.flush()
    return row


CHANGES = ["UPDATE complaint_event SET seq = 2", "DELETE FROM complaint_event"]
if "TEST_DATABASE_URL" in os.environ:  # SQLite knows no such word
    CHANGES.append("TRUNCATE complaint_event CASCADE")


@pytest.mark.parametrize("change", CHANGES)
def test_an_event_is_never_changed_nor_taken_away(session, event, change):
    with pytest.raises(IntegrityError, match="never changed"), session.begin_nested():
        session.execute(text(change))
    session.refresh(event)
    assert event.seq == 1


def test_units_see_their_branch_what_they_once_had_and_the_centre_sees_all_but_what_is_about_themselves(session):
    centre, top = make_central(), make_unit()
    below, elsewhere = make_unit(parent=top), make_unit()
    case = make_case(below)
    session.add(CaseUnit(case_id=case.id, unit_id=elsewhere.id))
    session.flush()
    session.refresh(case, ["units"])
    head = make_officer(top, Role.UNIT_HEAD)
    people = {unit.id: make_officer(unit) for unit in (centre, below, elsewhere, make_unit())}
    seen = {key: policy.may_see(user, case) for key, user in people.items()}
    worked = {key: policy.may_work(user, case) for key, user in people.items()}
    assert list(seen.values()) == [True, True, True, False]
    assert list(worked.values()) == [True, True, False, False]
    assert policy.may_head(head, case)
    assert not any(policy.may_head(user, case) for user in people.values())
    listed = {key: case in session.scalars(policy.visible_to(user)).all() for key, user in people.items()}
    assert listed == seen
    case.about_user_id = head.id
    session.flush()
    assert not policy.may_see(head, case)
    assert case not in session.scalars(policy.visible_to(head)).all()
