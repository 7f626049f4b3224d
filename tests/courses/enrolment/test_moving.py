"""The state machine of an enrolment: every move has an event, seats are never oversold, who waits moves up."""

import pytest

from courses.catalog.service import courses
from courses.enrolment.events import enrolment_changed
from courses.enrolment.models import Enrolment, EnrolmentEvent, EnrolmentState, EnrolPolicy, GroupPolicy
from courses.enrolment.service import groups, joining, many, moving, runs
from courses.enrolment.service.moving import MOVES
from lms.accounts.models import Gender
from lms.core.errors import BadValue, RuleError
from tests.factories.accounts import make_user
from tests.factories.courses import complete_all, enrol, make_course, make_run, make_version

S = EnrolmentState


def states(run, session):
    return [row.state for row in session.query(Enrolment).filter_by(run_id=run.id).order_by(Enrolment.id)]


def test_every_state_can_be_reached_and_every_move_leads_to_a_state():
    reached = {state for moves in MOVES.values() for state in moves}
    assert reached == set(S)
    assert set(MOVES) == {None, *S}


def test_joining_is_an_event_and_news(cast, session):
    run, heard = make_run(), []

    def note(enrolment, event, **more):
        heard.append((enrolment.user_id, event.from_state, event.to_state))

    with enrolment_changed.connected_to(note):
        joining.join(run, cast.learner)
        joining.join(run, cast.learner)
    assert heard == [(cast.learner.id, None, S.ACTIVE)]
    event = session.query(EnrolmentEvent).one()
    assert (event.actor_id, event.to_state) == (cast.learner.id, S.ACTIVE)


def test_a_move_that_is_not_in_the_table_is_refused_and_leaves_nothing(cast, session):
    enrolment = enrol(make_run(), cast.learner)
    moving.move(enrolment, S.WITHDRAWN, cast.registrar, "سافر")
    with pytest.raises(moving.NotAllowed):
        moving.move(enrolment, S.COMPLETED, cast.registrar)
    assert [event.to_state for event in session.query(EnrolmentEvent)] == [S.ACTIVE, S.WITHDRAWN]


def test_the_same_move_again_changes_nothing(cast, session):
    enrolment = enrol(make_run(), cast.learner)
    moving.move(enrolment, S.WITHDRAWN, cast.learner)
    moving.move(enrolment, S.WITHDRAWN, cast.learner)
    assert session.query(EnrolmentEvent).count() == 2


def test_a_full_run_makes_a_waiting_list_and_moves_it_up_in_order(cast, session):
    run = make_run(seats=1)
    first = joining.join(run, cast.learner)
    second, third = (joining.join(run, make_user(name)) for name in ("b", "c"))
    assert states(run, session) == [S.ACTIVE, S.WAITLISTED, S.WAITLISTED]
    joining.withdraw(first, cast.learner)
    assert (second.state, third.state) == (S.OFFERED, S.WAITLISTED)
    assert session.query(EnrolmentEvent).filter_by(enrolment_id=second.id, reason="promoted").count() == 1


def test_who_comes_back_waits_behind_those_who_stayed(cast, session):
    run = make_run(seats=1)
    first = joining.join(run, cast.learner)
    second = joining.join(run, cast.stranger)
    joining.withdraw(first, cast.learner)
    again = joining.join(run, cast.learner)
    third = joining.join(run, make_user("c"))
    assert again is first
    joining.withdraw(second, cast.stranger)
    assert (first.state, third.state) == (S.OFFERED, S.WAITLISTED)


def test_an_approval_without_a_seat_goes_to_the_waiting_list(cast, session):
    run = make_run(policy=EnrolPolicy.APPROVAL, seats=1)
    people = [joining.join(run, person) for person in (cast.learner, cast.stranger)]
    assert states(run, session) == [S.APPLIED, S.APPLIED]
    for person in people:
        joining.approve(person, cast.registrar)
    assert states(run, session) == [S.ACTIVE, S.WAITLISTED]


def test_a_completed_learner_keeps_the_seat(cast):
    run = make_run(seats=1)
    complete_all(enrol(run, cast.learner))
    assert joining.join(run, cast.stranger).state is S.WAITLISTED


def test_a_closed_run_and_a_run_for_registrars_take_nobody(cast):
    run = make_run()
    runs.close_run(run, cast.registrar)
    with pytest.raises(joining.NotOpen):
        joining.join(run, cast.learner)
    with pytest.raises(joining.NotOpen):
        joining.enrol(run, cast.learner, cast.registrar)
    with pytest.raises(joining.NotOpen):
        joining.join(make_run(policy=EnrolPolicy.CLOSED), cast.learner)


def test_the_refused_do_not_let_themselves_in(cast):
    run = make_run(policy=EnrolPolicy.APPROVAL)
    enrolment = joining.join(run, cast.learner)
    moving.move(enrolment, S.REFUSED, cast.registrar, "شرط السن")
    with pytest.raises(joining.NotOpen):
        joining.join(run, cast.learner)
    assert joining.enrol(run, cast.learner, cast.registrar).state is S.ACTIVE


def test_another_course_first_is_explained_until_it_is_completed(cast):
    before = make_run()
    course = make_course()
    courses.set_prerequisites(course, [before.version.course])
    run = make_run(make_version(course))
    with pytest.raises(joining.NotPrepared) as refusal:
        joining.join(run, cast.learner)
    assert before.version.course.title["ar"] in str(refusal.value)
    complete_all(enrol(before, cast.learner))
    assert joining.join(run, cast.learner).state is S.ACTIVE


def test_men_and_women_find_their_groups(cast, session):
    run = make_run()
    men = groups.add(run, {"ar": "رجال"}, GroupPolicy.MEN, seats=1)
    women = groups.add(run, {"ar": "نساء"}, GroupPolicy.WOMEN)
    him, her = enrol(run, cast.learner), enrol(run, make_user("hala", gender=Gender.FEMALE))
    assert (him.group_id, her.group_id) == (men.id, women.id)
    other = enrol(run, make_user("b"))
    assert (other.state, other.group_id) == (S.WAITLISTED, None)
    with pytest.raises(RuleError):
        groups.put(him, women)
    with pytest.raises(RuleError):
        groups.remove(women)


def test_a_run_teaches_only_what_is_published(cast):
    course = make_course()
    draft = make_version(course)
    from courses.catalog.service import versions

    with pytest.raises(RuleError):
        make_run(versions.draft_of(course))
    assert make_run(draft)


def test_seats_cannot_be_fewer_than_people(cast):
    run = make_run(seats=5)
    enrol(run, cast.learner)
    enrol(run, cast.stranger)
    with pytest.raises(BadValue):
        runs.edit_run(run, cast.registrar, seats=1)
    runs.edit_run(run, cast.registrar, seats=2)


def test_a_pasted_list_answers_line_by_line(cast, session):
    run = make_run(seats=2)
    enrol(run, cast.stranger)
    someone = make_user("amal", phone="+201001234567")
    waits = make_user("late")
    text = f"أمل، ٠١٠٠١٢٣٤٥٦٧\n{cast.stranger.email}\n\nnobody@example.org\n{waits.email.upper()}\nكلام بلا رقم"
    lines = many.enrol_many(run, text, cast.registrar)
    assert [line.outcome for line in lines] == ["enrolled", "already", "unknown", "waitlisted", "unknown"]
    assert lines[0].user.id == someone.id
    again = many.enrol_many(run, text, cast.registrar)
    assert [line.outcome for line in again] == ["already", "already", "unknown", "already", "unknown"]


def test_an_empty_or_endless_list_is_refused(cast):
    run = make_run()
    for text in ("  \n ", "x\n" * 501):
        with pytest.raises(BadValue):
            many.enrol_many(run, text, cast.registrar)


def test_who_is_given_a_seat_is_told_and_who_takes_one_is_not(cast, session):
    from lms.notifications.models import Notice

    joining.join(make_run(), cast.learner)
    assert session.query(Notice).count() == 0
    run = make_run(policy=EnrolPolicy.APPROVAL)
    joining.approve(joining.join(run, cast.stranger), cast.registrar)
    notice = session.query(Notice).one()
    assert notice.user_id == cast.stranger.id
    assert "«" in notice.text["ar"]
    assert "You have a seat" in notice.text["en"]
