"""Many people ask for the last seats in the same moment; never one too many gets in."""

import datetime as dt
from collections import Counter

import pytest
from sqlalchemy import func, select

from courses.enrolment.models import (
    SEATED,
    Enrolment,
    EnrolmentEvent,
    EnrolmentState,
    EnrolPolicy,
    GroupPolicy,
    JoinCode,
    NominationBatch,
    Run,
)
from courses.enrolment.service import codes, groups, joining, nominating, quotas, waiting
from lms.accounts.models import Gender, Role, User
from lms.core import clock
from lms.core.db import session as current
from lms.core.db import transaction
from lms.core.errors import RuleError
from tests.factories.accounts import make_unit, make_user
from tests.factories.courses import make_run
from tests.together import all_at_once, own_app

S = EnrolmentState
SEATS, PEOPLE = 10, 40


@pytest.fixture(scope="module")
def academy(tmp_path_factory):
    with own_app(tmp_path_factory.mktemp("seats"), "seats") as app:
        yield app


def states(run_id):
    """How many people of the run are in each state, and how many seats of each group are held."""
    current().rollback()
    rows = current().execute(select(Enrolment.state, Enrolment.group_id).where(Enrolment.run_id == run_id)).all()
    seated = Counter(group for state, group in rows if state in SEATED)
    return Counter(state for state, _group in rows), seated


def get(model, row_id):
    return current().get_one(model, row_id)


def joins(run_id, user_id):
    return lambda: joining.join(get(Run, run_id), get(User, user_id))


def refusals(problems):
    return [problem for problem in problems if not isinstance(problem, RuleError)]


def test_forty_ask_for_ten_seats_and_no_group_takes_one_too_many(academy):
    with transaction():
        run = make_run(seats=SEATS)
        run_id = run.id
        men = groups.add(run, {"ar": "رجال"}, GroupPolicy.MEN, seats=6).id
        women = groups.add(run, {"ar": "نساء"}, GroupPolicy.WOMEN, seats=4).id
        gender = {number: Gender.FEMALE if number % 3 == 0 else Gender.MALE for number in range(PEOPLE)}
        people = [make_user(f"p{number}", gender=gender[number]).id for number in range(PEOPLE)]
    assert all_at_once(academy, [joins(run_id, user_id) for user_id in [*people, *people[:4]]]) == []
    found, seated = states(run_id)
    assert found == {S.ACTIVE: SEATS, S.WAITLISTED: PEOPLE - SEATS}
    assert seated == {men: 6, women: 4}
    events = (
        select(func.count()).select_from(EnrolmentEvent).join(Enrolment, Enrolment.id == EnrolmentEvent.enrolment_id)
    )
    assert current().scalar(events.where(Enrolment.run_id == run_id)) == PEOPLE


def test_joining_approving_leaving_offers_and_their_end_at_once_never_oversell(academy):
    with transaction():
        run = make_run(seats=SEATS, policy=EnrolPolicy.APPROVAL)
        run_id, boss = run.id, make_user("registrar", Role.REGISTRAR)
        places = [joining.join(run, make_user(f"m{number}")).id for number in range(PEOPLE)]
        for place in places[:14]:  # ten are in, four wait; the others have applied
            joining.approve(get(Enrolment, place), boss)
        for place in places[:8]:  # four seats are offered, four are free
            joining.withdraw(get(Enrolment, place), boss)
        offered = places[10:14]
        over = get(Enrolment, offered[3])
        over.offer_expires_at = clock.now() - dt.timedelta(minutes=1)
        by = boss.id

    def act(verb, place):
        return lambda: verb(get(Enrolment, place), get(User, by))

    acts = [act(joining.approve, place) for place in places[14:]] + [
        act(waiting.accept, place) for place in offered[:2]
    ]
    acts += [act(waiting.accept, offered[0]), act(waiting.decline, offered[2]), waiting.expire]
    acts += [act(joining.withdraw, place) for place in places[8:9]]
    assert refusals(all_at_once(academy, acts)) == []
    found, seated = states(run_id)
    assert seated == {None: SEATS}  # all seats are held, and not one more: many wait
    assert found[S.ACTIVE] + found[S.OFFERED] == SEATS
    assert sum(found.values()) == PEOPLE


def test_a_quota_and_the_uses_of_a_code_hold_when_many_come_at_once(academy):
    with transaction():
        run, boss, unit = make_run(), make_user("registrar", Role.REGISTRAR), make_unit()
        batch = quotas.give(run, unit, 5, None, boss).id
        code = codes.make(run, boss, uses=3).id
        named = [make_user(f"n{number}", org_unit_id=unit.id).id for number in range(12)]
        bearers = [make_user(f"c{number}").id for number in range(12)]
        by, run_id = boss.id, run.id

    def name(user_id):
        return lambda: nominating.name(get(NominationBatch, batch), get(User, user_id), get(User, by))

    def use(user_id):
        return lambda: codes.use(get(JoinCode, code), get(User, user_id))

    problems = all_at_once(academy, [name(user_id) for user_id in named] + [use(user_id) for user_id in bearers])
    assert Counter(type(problem) for problem in problems) == {nominating.QuotaIsUsed: 7, codes.DeadCode: 9}
    current().rollback()
    assert nominating.used(get(NominationBatch, batch)) == 5
    assert states(run_id)[0] == {S.ACTIVE: get(JoinCode, code).used} == {S.ACTIVE: 3}


def test_seats_that_become_free_together_are_given_once_each(academy):
    with transaction():
        run = make_run(seats=5, offer_hours=0)
        places = [joining.join(run, make_user(f"q{number}")).id for number in range(14)]
        run_id = run.id

    def leave(number):
        def act():
            place = get(Enrolment, places[number])
            joining.withdraw(place, get(User, place.user_id))

        return act

    assert all_at_once(academy, [leave(number) for number in range(3)]) == []
    assert states(run_id)[0][S.ACTIVE] == 5
    active = select(Enrolment.id).where(Enrolment.run_id == run_id, Enrolment.state == S.ACTIVE)
    assert sorted(current().scalars(active)) == sorted(places[3:8])
