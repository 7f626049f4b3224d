"""Scenario G5: whom a case is about never owns it; the third transfer goes to the central unit; clocks go on."""

import datetime as dt

import pytest

from lms.accounts.models import OrgUnitKind, Role
from lms.complaints.clocks import service as clocks
from lms.complaints.clocks.sla import held
from lms.complaints.clocks.story import facts
from lms.complaints.kinds import Action, Priority, State, TransferReason
from lms.complaints.models import RoutingRule
from lms.complaints.service import chain, routing
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.complaints.service.refusals import NotYours
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_category, make_central, make_officer

SUNDAY = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)


def rule(session, **fields):
    made = RoutingRule(position=fields.pop("position", 1), name={"ar": "قاعدة"}, **fields)
    session.add(made)
    session.flush()
    return made


def test_a_case_about_a_unit_or_its_head_goes_to_the_unit_above_and_can_be_given_to_neither(session):
    centre, top = make_central(), make_unit()
    unit, other = make_unit(parent=top), make_unit(parent=top)
    named = make_officer(unit, Role.UNIT_HEAD)
    category, sorter = make_category(unit_id=unit.id), Actor.person(make_officer(centre))
    about_unit = file_case(category, about_unit_id=unit.id).case
    about_head = file_case(category, about_user_id=named.id).case
    for case in (about_unit, about_head):
        assert (case.unit_id, case.state) == (top.id, State.ASSIGNED)
        given = {"unit_id": unit.id, "reason": TransferReason.OTHER_UNIT}
        with pytest.raises(NotYours):
            apply(case, Action.TRANSFER, sorter, given)
    officer = make_officer(other)
    about_officer = file_case(make_category(unit_id=other.id), about_user_id=officer.id).case
    with pytest.raises(NotYours):
        apply(about_officer, Action.TAKE, Actor.person(officer))
    with pytest.raises(NotYours):
        apply(about_officer, Action.TAKE, sorter, {"officer_id": officer.id})
    about_the_top = file_case(make_category(unit_id=top.id), about_unit_id=top.id).case
    assert about_the_top.unit_id == centre.id
    about_the_centre = file_case(make_category(unit_id=centre.id), about_unit_id=centre.id).case
    assert (about_the_centre.unit_id, about_the_centre.state) == (None, State.RECEIVED)


def test_the_third_transfer_goes_to_the_central_unit_and_no_clock_is_lost_or_begun_anew(session):
    centre, units = make_central(), [make_unit() for _ in range(4)]
    heads = {unit.id: Actor.person(make_officer(unit, Role.UNIT_HEAD)) for unit in units}
    case = file_case(make_category(unit_id=units[0].id), received_at=SUNDAY).case
    due = case.due_at
    for number, unit in enumerate(units[1:], start=1):
        moment = SUNDAY + dt.timedelta(days=number)
        given = {"unit_id": unit.id, "reason": TransferReason.OTHER_UNIT}
        apply(case, Action.TRANSFER, heads[case.unit_id], given, at=moment)
    assert (case.unit_id, case.hops, case.due_at) == (centre.id, 3, due)
    last = chain.of(case)[-1]
    assert last.payload["asked"] == units[3].id
    end = SUNDAY + dt.timedelta(days=4)
    calendar = clocks.calendar(case.calendar_id)
    status, _named = clocks.status_of(case, chain.of(case), end)
    times = dict(held(facts(chain.of(case), case.received_at), calendar, end))
    assert set(times) - {0} == {*(unit.id for unit in units[:3]), centre.id}
    assert sum(times.values()) == status.elapsed
    assert [*chain.faults_of(case)] == []


def test_rules_are_asked_in_their_order_and_send_a_case_to_the_directorate_of_its_place(session):
    make_central()
    directorate = make_unit(OrgUnitKind.DIRECTORATE)
    mosque, unit = make_unit(OrgUnitKind.MOSQUE, directorate), make_unit()
    category = make_category(unit_id=make_unit().id)
    urgent = rule(session, when={"words": ["كهرباء", "حريق"]}, unit_id=unit.id, priority=Priority.URGENT)
    local = rule(session, when={"category_id": category.id, "place_id": directorate.id}, position=2)
    rule(session, when={}, unit_id=make_unit().id, position=0, is_active=False)
    electric = file_case(category, body="الكهرباء مقطوعة", place_id=mosque.id).case
    assert (electric.unit_id, electric.priority) == (unit.id, Priority.URGENT)
    dark = file_case(category, place_id=mosque.id).case
    assert dark.unit_id == directorate.id
    assert file_case(category).case.unit_id == category.unit_id
    session.refresh(urgent)
    session.refresh(local)
    assert (urgent.hits, local.hits) == (1, 1)
    assert routing.find(file_case(make_category()).case) is None
