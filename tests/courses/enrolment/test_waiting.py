"""The waiting list moves by itself: offers that are taken, declined or pass, each person in their own place."""

import datetime as dt

import pytest

from courses.enrolment.models import EnrolmentEvent, EnrolmentState, GroupPolicy, RunGroup
from courses.enrolment.service import groups, joining, moving, runs, waiting
from lms.accounts.models import Gender, User
from lms.core import clock
from lms.core.db import session as current
from lms.notifications.models import Notice
from tests.factories.accounts import make_user
from tests.factories.courses import make_run

S = EnrolmentState


@pytest.fixture
def full(session):
    """A run of one seat, who holds it, and three who wait."""
    run = make_run(seats=1)
    return run, [joining.join(run, make_user(name)) for name in "abcd"]


def later(monkeypatch, **by):
    moment = clock.now() + dt.timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: moment)


def person(enrolment):
    return current().get_one(User, enrolment.user_id)


def leave(enrolment):
    return joining.withdraw(enrolment, person(enrolment))


def test_a_freed_seat_is_offered_to_who_waited_longest_for_as_long_as_the_run_says(full, session):
    run, (first, second, third, _fourth) = full
    run.offer_hours = 6
    leave(first)
    assert (second.state, third.state) == (S.OFFERED, S.WAITLISTED)
    assert dt.timedelta(hours=5, minutes=59) < second.offer_expires_at - clock.now() <= dt.timedelta(hours=6)
    notice = session.query(Notice).filter_by(user_id=second.user_id).order_by(Notice.id.desc()).first()
    assert notice.path == f"/enrolments/{second.id}/offer"


def test_an_accepted_offer_is_a_seat_and_a_declined_one_goes_on(full):
    _run, (first, second, third, _fourth) = full
    leave(first)
    waiting.decline(second, person(second))
    waiting.decline(second, person(second))
    assert (second.state, third.state) == (S.WITHDRAWN, S.OFFERED)
    waiting.accept(third, person(third))
    waiting.accept(third, person(third))
    assert (third.state, third.offer_expires_at) == (S.ACTIVE, None)


def test_an_offer_that_nobody_answers_goes_on_by_itself_until_somebody_takes_it(full, monkeypatch, session):
    _run, (first, second, third, fourth) = full
    leave(first)
    assert waiting.expire() == 0
    later(monkeypatch, hours=49)
    with pytest.raises(waiting.OfferPassed):
        waiting.accept(second, person(second))
    assert waiting.expire() == 1
    assert (second.state, third.state, fourth.state) == (S.WITHDRAWN, S.OFFERED, S.WAITLISTED)
    later(monkeypatch, hours=49)
    assert waiting.expire() == 1
    waiting.accept(fourth, person(fourth))
    assert waiting.expire() == 0
    reasons = session.query(EnrolmentEvent.reason).filter_by(enrolment_id=second.id, to_state=S.WITHDRAWN).one()
    assert reasons == ("offer expired",)


def test_everybody_sees_their_place_and_who_is_brought_forward_is_first(full, cast):
    _run, (_first, *line) = full
    ids = [each.id for each in line]
    assert waiting.places(ids) == dict(zip(ids, (1, 2, 3), strict=True))
    waiting.bring_forward(line[2], cast.registrar)
    waiting.bring_forward(line[2], cast.registrar)
    assert waiting.places(ids) == dict(zip(ids, (2, 3, 1), strict=True))
    waiting.in_turn(line[2], cast.registrar)
    assert waiting.places(ids) == dict(zip(ids, (1, 2, 3), strict=True))


def test_men_and_women_stand_in_lines_of_their_own_and_a_seat_goes_to_the_right_one(session, cast):
    run = make_run()
    men = groups.add(run, {"ar": "رجال"}, GroupPolicy.MEN, seats=1)
    groups.add(run, {"ar": "نساء"}, GroupPolicy.WOMEN, seats=1)
    women = [joining.join(run, make_user(f"w{number}", gender=Gender.FEMALE)) for number in range(2)]
    him, other = (joining.join(run, make_user(f"m{number}")) for number in range(2))
    assert [him.state, other.state, women[1].state] == [S.ACTIVE, S.WAITLISTED, S.WAITLISTED]
    assert waiting.places([other.id, women[1].id]) == {other.id: 1, women[1].id: 1}
    leave(him)
    assert (women[1].state, other.state, other.group_id) == (S.WAITLISTED, S.OFFERED, men.id)
    groups.add(run, {"ar": "الجميع"}, seats=2)
    assert women[1].state is S.OFFERED


def test_more_seats_and_a_reopened_run_are_offered_at_once(full, cast):
    run, (_first, second, third, fourth) = full
    runs.edit_run(run, cast.registrar, seats=2)
    runs.close_run(run, cast.registrar)
    run.seats = 3
    leave(_first)
    assert (second.state, third.state) == (S.OFFERED, S.WAITLISTED)
    runs.reopen_run(run, cast.registrar)
    assert (third.state, fourth.state) == (S.OFFERED, S.OFFERED)


def test_an_offer_taken_back_leaves_the_old_place(full, cast):
    _run, (first, second, third, _fourth) = full
    leave(first)
    moving.move(second, S.WAITLISTED, cast.registrar, "تصحيح")
    assert second.state is S.OFFERED  # it is their turn still: the seat comes back to them
    assert third.state is S.WAITLISTED


def test_groups_of_one_kind_fill_evenly_and_nobody_is_moved_where_there_is_no_seat(session, cast):
    run = make_run()
    one, two = (groups.add(run, {"ar": name}, GroupPolicy.MEN, seats=2) for name in ("أ", "ب"))
    placed = [joining.join(run, make_user(f"m{number}")) for number in range(4)]
    assert [each.group_id for each in placed] == [one.id, two.id, one.id, two.id]
    with pytest.raises(moving.room.NoRoom):
        groups.put(placed[0], two)
    leave(placed[1])
    groups.put(placed[0], two)
    counted = session.query(RunGroup.id).count()
    assert (placed[0].group_id, counted) == (two.id, 2)


def test_a_group_does_not_shut_out_who_is_in_it(session, cast):
    run = make_run()
    group = groups.add(run, {"ar": "الجميع"}, seats=3, trainers=[cast.trainer, cast.stranger_trainer])
    for number in range(2):
        joining.join(run, make_user(f"m{number}"))
    with pytest.raises(groups.BadValue):
        groups.edit(group, {"ar": "نساء"}, GroupPolicy.WOMEN, 3, cast.registrar)
    with pytest.raises(groups.BadValue):
        groups.edit(group, {"ar": "الجميع"}, GroupPolicy.MIXED, 1, cast.registrar)
    groups.edit(group, {"ar": "رجال"}, GroupPolicy.MEN, 2, cast.registrar)
    assert [row.user_id for row in groups.of_trainers([group.id])] == [cast.trainer.id, cast.stranger_trainer.id]
    groups.name_trainers(group, [cast.stranger_trainer], by=cast.registrar)
    session.refresh(cast.trainer, ["roles"])
    assert not cast.trainer.roles
    session.refresh(cast.stranger_trainer, ["roles"])
    assert cast.stranger_trainer.roles


def test_an_empty_group_goes_with_its_trainers(session, cast):
    run = make_run()
    group = groups.add(run, {"ar": "الجميع"}, trainers=[cast.trainer])
    groups.remove(groups.by_id(group.id), cast.registrar)
    session.refresh(cast.trainer, ["roles"])
    assert (session.query(RunGroup).count(), cast.trainer.roles) == (0, [])
