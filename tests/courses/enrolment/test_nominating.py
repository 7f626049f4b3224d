"""A directorate names its people within its quota; the academy answers; both sides read what happened."""

import datetime as dt

import pytest

from courses.enrolment.models import Enrolment, EnrolmentState, EnrolPolicy, NominationEvent, NominationState
from courses.enrolment.service import joining, moving, nominating, quotas, runs, undoing
from courses.enrolment.service.eligibility import NotEligible
from lms.accounts.models import Context, OrgUnitKind, Role
from lms.core import clock
from lms.core.errors import BadValue
from lms.notifications.models import Notice
from tests.factories.accounts import give_role, make_unit, make_user
from tests.factories.courses import make_run

S, N = EnrolmentState, NominationState


@pytest.fixture
def unit(session):
    return make_unit()


@pytest.fixture
def officer(session, unit):
    user = make_user("nominator")
    give_role(user, Role.NOMINATOR, Context.ORG_UNIT, unit.id)
    return user


@pytest.fixture
def batch(session, unit, cast):
    run = make_run(policy=EnrolPolicy.CLOSED, seats=3)
    made = quotas.give(run, unit, 2, None, cast.registrar)
    return nominating.batch_by_id(made.id)


def imam(unit, name="imam", **fields):
    return make_user(name, org_unit_id=unit.id, **fields)


def told(session, user):
    return [notice.text["en"] for notice in session.query(Notice).filter_by(user_id=user.id).order_by(Notice.id)]


def test_the_whole_way_of_a_name_from_the_directorate_to_a_seat(batch, unit, officer, cast, session):
    good, bad, spare = (imam(unit, name) for name in ("good", "bad", "spare"))
    names = [nominating.name(batch, user, officer) for user in (good, bad)]
    with pytest.raises(nominating.QuotaIsUsed):
        nominating.name(batch, spare, officer)
    assert session.query(Enrolment).count() == 0
    assert (nominating.send(batch, officer), nominating.send(batch, officer)) == (2, 0)
    assert [row.state for row in session.query(Enrolment)] == [S.NOMINATED, S.NOMINATED]
    quotas.decide(names[:1], S.ACTIVE, cast.registrar)
    quotas.decide(names[1:], S.REFUSED, cast.registrar, "ليس إمامًا")
    assert [one.state for one in names] == [N.APPROVED, N.REFUSED]
    again = nominating.name(batch, spare, officer)
    nominating.send(batch, officer)
    quotas.decide([again], S.ACTIVE, cast.registrar)
    assert nominating.used(batch) == 2
    events = session.query(NominationEvent).filter_by(nomination_id=names[1].id).order_by(NominationEvent.id)
    assert [(each.to_state, each.actor_id, each.reason) for each in events] == [
        (N.NAMED, officer.id, ""),
        (N.SENT, officer.id, ""),
        (N.REFUSED, cast.registrar.id, "ليس إمامًا"),
    ]
    assert "nominates 2 people" in told(session, cast.registrar)[0]
    assert ["approved" in said for said in told(session, officer)] == [True, False, True]
    assert "nominated you" in told(session, good)[0]
    assert "You have a seat" in told(session, good)[1]


def test_only_people_of_the_directorate_and_its_mosques_are_named(batch, unit, officer, session):
    mosque = make_unit(OrgUnitKind.MOSQUE, unit)
    theirs, ours = imam(make_unit(), "theirs"), imam(mosque, "ours")
    with pytest.raises(nominating.NotYours):
        nominating.name(batch, theirs, officer)
    with pytest.raises(nominating.NotYours):
        nominating.name(batch, make_user("nobody"), officer)
    assert nominating.name(batch, ours, officer).state is N.NAMED
    found = nominating.candidates(batch, "محمد")
    assert [each.user.id for each in found] == [ours.id]
    assert (found[0].named, found[0].may_be_named) == (N.NAMED, False)


def test_who_does_not_meet_a_rule_is_not_named_and_the_sentence_says_why(batch, unit, officer, in_english):
    batch.run.rules = [{"kind": "service", "years": 3}]
    young = imam(unit, "young", serves_since=batch.run.starts_on - dt.timedelta(days=800))
    with pytest.raises(NotEligible) as refusal:
        nominating.name(batch, young, officer)
    assert "Needs 3 years of service. Has 2 years." in str(refusal.value)
    unknown = imam(unit, "unknown")
    assert nominating.name(batch, unknown, officer)
    candidate = next(each for each in nominating.candidates(batch, "young"))
    assert not candidate.may_be_named
    assert candidate.answers[0].met is False


def test_who_is_in_already_is_not_named_and_an_applicant_becomes_a_nominee(batch, unit, officer, cast, session):
    seated, applicant = imam(unit, "seated"), imam(unit, "applicant")
    joining.enrol(batch.run, seated, cast.registrar)
    with pytest.raises(nominating.AlreadyIn):
        nominating.name(batch, seated, officer)
    batch.run.policy = EnrolPolicy.APPROVAL
    session.flush()
    applied = joining.join(batch.run, applicant)
    nominating.name(batch, applicant, officer)
    nominating.send(batch, officer)
    assert (applied.state, applied.source) == (S.NOMINATED, "nomination")


def test_who_came_in_by_another_way_meanwhile_does_not_stop_the_others(batch, unit, officer, cast):
    first, second = imam(unit, "first"), imam(unit, "second")
    names = [nominating.name(batch, user, officer) for user in (first, second)]
    joining.enrol(batch.run, first, cast.registrar)
    assert nominating.send(batch, officer) == 1
    assert [one.state for one in names] == [N.TAKEN_BACK, N.SENT]


def test_a_learner_who_gives_up_and_a_name_taken_back_free_the_quota(batch, unit, officer, cast, session):
    users = [imam(unit, name) for name in "ab"]
    names = [nominating.name(batch, user, officer) for user in users]
    nominating.send(batch, officer)
    quotas.decide(names[:1], S.ACTIVE, cast.registrar)
    joining.withdraw(session.get(Enrolment, names[0].enrolment_id), users[0])
    nominating.take_back(names[1], officer)
    nominating.take_back(names[1], officer)
    assert [one.state for one in names] == [N.GIVEN_UP, N.TAKEN_BACK]
    assert session.get(Enrolment, names[1].enrolment_id).state is S.WITHDRAWN
    assert nominating.used(batch) == 0
    assert "gave up" in told(session, officer)[-1]
    with pytest.raises(moving.RuleError):
        nominating.take_back(names[0], officer)


def test_names_are_answered_in_the_order_of_the_directorate(batch, unit, officer, cast, session):
    batch.run.seats = 1
    names = [nominating.name(batch, imam(unit, name), officer) for name in "ab"]
    nominating.raise_rank(names[1], up=True)
    nominating.raise_rank(names[1], up=True)
    nominating.send(batch, officer)
    with pytest.raises(moving.RuleError):
        nominating.raise_rank(names[0], up=True)
    assert quotas.decide(names, S.ACTIVE, cast.registrar, bulk=undoing.new_bulk()) == 2
    states = [session.get(Enrolment, one.enrolment_id).state for one in names]
    assert states == [S.WAITLISTED, S.ACTIVE]
    assert [one.state for one in names] == [N.APPROVED, N.APPROVED]
    assert [said for said in told(session, officer) if "answered" in said] == told(session, officer)[:1]


def test_an_answer_to_many_is_undone_with_the_names_that_it_answered(batch, unit, officer, cast, session):
    names = [nominating.name(batch, imam(unit, name), officer) for name in "ab"]
    nominating.send(batch, officer)
    bulk = undoing.new_bulk()
    quotas.decide(names, S.REFUSED, cast.registrar, "خطأ", bulk=bulk)
    assert undoing.undo(batch.run, bulk, cast.registrar) == undoing.Undone(2, 0)
    assert [one.state for one in names] == [N.SENT, N.SENT]
    assert undoing.undo(batch.run, bulk, cast.registrar) == undoing.Undone(0, 2)


def test_a_quota_is_not_smaller_than_what_is_named_and_a_closed_batch_takes_no_names(batch, unit, officer, cast):
    nominating.name(batch, imam(unit), officer)
    with pytest.raises(BadValue):
        quotas.give(batch.run, unit, 0, None, cast.registrar)
    same = quotas.give(batch.run, unit, 5, clock.now().date() - dt.timedelta(days=1), cast.registrar)
    assert same.id == batch.id
    for act in (lambda: nominating.send(batch, officer), lambda: nominating.name(batch, imam(unit, "b"), officer)):
        with pytest.raises(nominating.BatchIsClosed):
            act()
    quotas.give(batch.run, unit, 5, None, cast.registrar)
    runs.close_run(batch.run, cast.registrar)
    with pytest.raises(nominating.BatchIsClosed):
        nominating.send(batch, officer)
