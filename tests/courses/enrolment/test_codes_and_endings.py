"""Codes that let people in, the end of a run, more time for one, and decisions that are taken back."""

import datetime as dt

import pytest

from courses.catalog.service import versions
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import EnrolmentEvent, EnrolmentState, EnrolPolicy, Pace
from courses.enrolment.service import codes, ending, joining, moving, runs, undoing
from courses.progress.service import completing
from lms.core import clock
from lms.core.digits import arabic
from lms.core.errors import BadValue, TooMany
from tests.factories.accounts import make_user
from tests.factories.courses import complete_all, enrol, make_run, publish

S = EnrolmentState


@pytest.fixture
def run(session):
    return make_run(policy=EnrolPolicy.CLOSED)


def test_a_code_lets_so_many_people_in_typed_in_any_digits(run, cast):
    code = codes.make(run, cast.registrar, uses=2, note="أئمة الفيوم")
    typed = arabic(f"{code.code[:4]} {code.code[4:]}")
    first = codes.use(codes.look_up(typed, cast.learner), cast.learner)
    codes.use(codes.look_up(typed, cast.learner), cast.learner)
    assert (first.state, first.source, first.code_id, code.used) == (S.ACTIVE, "code", code.id, 1)
    codes.use(code, cast.stranger)
    with pytest.raises(codes.DeadCode):
        codes.look_up(typed, make_user("late"))
    with pytest.raises(codes.DeadCode):
        codes.use(code, make_user("later"))
    assert code.used == 2


def test_a_revoked_code_and_one_whose_time_is_over_let_nobody_in(run, cast, monkeypatch):
    revoked = codes.make(run, cast.registrar)
    codes.revoke(revoked, cast.registrar)
    codes.revoke(revoked, cast.registrar)
    brief = codes.make(run, cast.registrar, expires_at=clock.now() + dt.timedelta(hours=1))
    moment = clock.now() + dt.timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: moment)
    for code in (revoked, brief):
        with pytest.raises(codes.DeadCode):
            codes.use(code, cast.learner)
    with pytest.raises(BadValue):
        codes.make(run, cast.registrar, expires_at=moment)


def test_codes_do_not_open_a_shut_door(run, cast):
    code = codes.make(run, cast.registrar)
    enrolment = enrol(run, cast.learner)
    moving.move(enrolment, S.EXPELLED, cast.registrar, "غش")
    with pytest.raises(joining.NotOpen):
        codes.use(code, cast.learner)
    runs.close_run(run, cast.registrar)
    with pytest.raises(joining.NotOpen):
        codes.use(code, cast.stranger)


def test_guessing_codes_is_slowed_down(run, cast, session):
    for _ in range(10):
        with pytest.raises(BadValue):
            codes.look_up("00000000", cast.learner)
        for act in session.info.pop("afterwards", []):
            act()
    with pytest.raises(TooMany):
        codes.look_up(codes.make(run, cast.registrar).code, cast.learner)


def test_the_end_of_a_run_completes_and_fails_and_sends_home(cast, session):
    run = make_run(seats=3)
    done, late, extended, waits = (joining.join(run, make_user(name)) for name in "abcd")
    complete_all(done)
    ending.extend(extended, clock.now().date() + dt.timedelta(days=9), cast.registrar, "مرض")
    bulk = ending.end(run, cast.registrar)
    ending.end(run, cast.registrar)
    assert [each.state for each in (done, late, extended, waits)] == [S.COMPLETED, S.FAILED, S.ACTIVE, S.WITHDRAWN]
    assert run.closed_at
    with pytest.raises(joining.NotOpen):
        joining.join(run, cast.stranger)
    runs.reopen_run(run, cast.registrar)
    assert undoing.undo(run, bulk, cast.registrar).back == 2
    assert (late.state, waits.state) == (S.ACTIVE, S.WAITLISTED)


def test_more_time_is_an_event_and_brings_back_who_failed_for_want_of_it(cast, session, monkeypatch):
    run = make_run()
    enrolment = enrol(run, cast.learner)
    ending.end(run, cast.registrar)
    with pytest.raises(BadValue):
        ending.extend(enrolment, clock.now().date(), cast.registrar)
    until = clock.now().date() + dt.timedelta(days=5)
    ending.extend(enrolment, until, cast.registrar, "سفر")
    assert (enrolment.state, enrolment.due_on) == (S.ACTIVE, until)
    last = session.query(EnrolmentEvent).order_by(EnrolmentEvent.id.desc()).first()
    assert last.reason == f"extended:{until} سفر"
    moment = clock.now() + dt.timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: moment)
    ending.fail_the_late()
    assert enrolment.state is S.FAILED


def test_at_ones_own_pace_the_weeks_begin_with_ones_own_first_day(cast, monkeypatch):
    run = make_run(pace=Pace.SELF, weeks=4, ends_on=None)
    enrolment = joining.join(run, cast.learner)
    assert enrolment.due_on == moving.today(run) + dt.timedelta(weeks=4)
    ending.fail_the_late()
    assert enrolment.state is S.ACTIVE
    moment = clock.now() + dt.timedelta(weeks=4, days=2)
    monkeypatch.setattr(clock, "now", lambda: moment)
    ending.fail_the_late()
    assert enrolment.state is S.FAILED


def test_bad_settings_of_a_run_are_refused(cast):
    for bad in ({"pace": Pace.SELF}, {"zone": "Cairo"}, {"offer_hours": 9999}, {"offer_hours": -1}):
        with pytest.raises(BadValue):
            make_run(**bad)


def test_an_undone_approval_gives_the_seat_on_and_what_happened_since_stands(cast, session):
    run = make_run(policy=EnrolPolicy.APPROVAL, seats=2)
    people = [joining.join(run, make_user(name)) for name in "abc"]
    bulk = undoing.new_bulk()
    for each in people:
        joining.approve(each, cast.registrar, bulk=bulk)
    assert [each.state for each in people] == [S.ACTIVE, S.ACTIVE, S.WAITLISTED]
    moving.move(people[1], S.EXPELLED, cast.registrar, "غش")
    assert people[2].state is S.OFFERED
    assert undoing.undo(run, bulk, cast.registrar) == undoing.Undone(1, 2)
    assert [each.state for each in people] == [S.APPLIED, S.EXPELLED, S.OFFERED]


def test_after_an_hour_decisions_stand(cast, session, monkeypatch):
    run = make_run(policy=EnrolPolicy.APPROVAL)
    place, bulk = joining.join(run, cast.learner), undoing.new_bulk()
    joining.approve(place, cast.registrar, bulk=bulk)
    moment = clock.now() + dt.timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: moment)
    with pytest.raises(undoing.TooLate):
        undoing.undo(run, bulk, cast.registrar)


def test_who_lacks_nothing_at_the_end_has_completed_it(cast, session):
    run = make_run()
    enrolment = enrol(run, cast.learner)
    first, *_rest = lessons_of(run.version_id)
    completing.complete(enrolment, first, "viewed")
    course = run.version.course
    for lesson in lessons_of(versions.draft_of(course).id):
        lesson.is_required = lesson.stable_key == first.stable_key
    runs.edit_run(run, cast.registrar, version_id=publish(course).id)
    assert enrolment.state is S.ACTIVE
    ending.end(run, cast.registrar)
    assert enrolment.state is S.COMPLETED
