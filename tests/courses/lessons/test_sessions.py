"""Live sessions: set for a run or a group, told, joined, and who was there."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from courses.catalog.models import LessonKind
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import EnrolmentState, RunGroup
from courses.lessons.models import Attendance, Meeting
from courses.lessons.service import meetings
from courses.lessons.service.meetings import Plan
from courses.progress.models import LessonProgress
from courses.progress.service import completing
from lms.core import clock
from lms.core.i18n import choose
from lms.core.mail import Letter
from lms.notifications.models import Notice
from tests.factories.courses import add_lesson, add_section, enrol, make_course, make_run, publish


def planned(cast, client):
    """A run with a live lesson and a text, its learner signed in: run, enrolment, lesson and its address."""
    course = make_course(cast.trainer)
    section = add_section(course)
    lesson = add_lesson(section, LessonKind.LIVE, minutes=60)
    add_lesson(section)
    run = make_run(publish(course))
    enrolment = enrol(run, cast.learner)
    client.sign_in(cast.learner)
    return run, enrolment, lesson, f"/learn/{run.code}/{lesson.stable_key}"


def live(cast, client, starts_in):
    run, enrolment, lesson, place = planned(cast, client)
    plan = Plan(clock.now() + dt.timedelta(minutes=starts_in), 60, "قاعة ١", "https://meet.example.org/room")
    return run, enrolment, lesson, place, meetings.arrange(run, lesson, None, plan, cast.trainer)


def done(session):
    return [(row.source, row.completed_at is not None) for row in session.query(LessonProgress)]


@pytest.mark.parametrize(("starts_in", "is_open"), [(40, False), (14, True), (-30, True), (-100, False)])
def test_a_live_session_is_joined_from_a_quarter_of_an_hour_before(client, cast, starts_in, is_open):
    _run, _enrolment, _lesson, place, _meeting = live(cast, client, starts_in)
    assert ("/joining" in client.get(place).text) is is_open
    answer = client.post(place + "/joining")
    assert answer.status_code == (303 if is_open else 409)
    assert client.get(place + "/leaving").status_code == (200 if is_open else 409)
    assert ("meet.example.org" in client.get(place).text) is False


def test_a_session_stands_in_the_readers_digits_and_both_calendars_and_in_their_calendar(client, cast):
    _run, _enrolment, _lesson, place, meeting = live(cast, client, 60 * 24)
    page = client.get(place).text
    assert "قاعة ١" in page
    assert re.search(r"[٠-٩]{4}\s*هـ", page)
    event = client.get(place + "/session.ics")
    assert event.mimetype == "text/calendar"
    assert f"DTSTART:{meeting.starts_at:%Y%m%dT%H%M%SZ}" in event.text
    assert all(len(line.encode()) <= 75 for line in event.text.split("\r\n"))
    assert "meet.example.org" not in event.text


def test_who_was_there_is_said_by_the_trainer(client, cast, session):
    _run, enrolment, _lesson, place, meeting = live(cast, client, -30)
    address = f"/teach/sessions/{meeting.id}"
    ticks = {"shown": [enrolment.id], "there": [enrolment.id]}
    assert client.post(address, data=ticks).status_code == 404  # the learner
    client.sign_in(cast.trainer)
    client.post(address, data=ticks)
    client.post(address, data=ticks)
    assert session.query(Attendance).count() == 1
    assert done(session) == [("attended", True)]
    client.sign_in(cast.learner)
    assert "state--good" in client.get(place).text


def test_a_tick_by_mistake_is_taken_back(client, cast, session):
    run, enrolment, lesson, _place = planned(cast, client)
    meeting = meetings.arrange(run, lesson, None, Plan(clock.now(), 60, "قاعة"), cast.trainer)
    meetings.tick(meeting, lesson, [enrolment], {enrolment.id}, cast.trainer)
    meetings.tick(meeting, lesson, [enrolment], set(), cast.trainer)
    assert done(session) == [("attended", False)]
    assert session.query(Attendance).count() == 0


def test_a_course_that_a_tick_completed_is_active_again_when_the_tick_is_taken_back(client, cast, session):
    run, enrolment, lesson, _place, meeting = live(cast, client, -30)
    completing.complete(enrolment, lessons_of(run.version_id)[1], "viewed")
    meetings.tick(meeting, lesson, [enrolment], {enrolment.id}, cast.trainer)
    assert enrolment.state is EnrolmentState.COMPLETED
    meetings.tick(meeting, lesson, [enrolment], set(), cast.trainer)
    assert enrolment.state is EnrolmentState.ACTIVE


def test_a_group_may_meet_by_itself(client, cast, session):
    run, enrolment, lesson, _place, whole = live(cast, client, 60)
    women = RunGroup(run_id=run.id, name={"ar": "الواعظات"})
    session.add(women)
    session.flush()
    enrolment.group_id = women.id
    assert meetings.of_enrolment(enrolment, lesson) is whole
    own = meetings.arrange(run, lesson, women, Plan(clock.now() + dt.timedelta(days=2), 45, "قاعة ٢"), cast.trainer)
    assert meetings.of_enrolment(enrolment, lesson) is own
    assert [list(session.scalars(meetings.expected(each))) for each in (whole, own)] == [[], [enrolment]]


def test_learners_are_told_of_their_session_once_for_each_change(client, cast, session):
    run, _enrolment, lesson, place, whole = live(cast, client, 60 * 24)
    told = select(Notice).where(Notice.user_id == cast.learner.id, Notice.key.like("session:%")).order_by(Notice.id)
    first = session.scalars(told).one()
    assert first.path == place
    assert choose(lesson.title, "ar") in first.text["ar"]
    assert (
        session.scalars(select(Letter).where(Letter.key == f"notice:{first.key}")).one().address == cast.learner.email
    )
    plan = Plan(whole.starts_at + dt.timedelta(days=1), 60, "قاعة ٢")
    for _twice in range(2):
        meetings.arrange(run, lesson, None, plan, cast.trainer)
    assert "تغيّر" in session.scalars(told).all()[-1].text["ar"]
    women = RunGroup(run_id=run.id, name={"ar": "الواعظات"})
    session.add(women)
    session.flush()
    meetings.arrange(run, lesson, women, plan, cast.trainer)  # not theirs
    meetings.arrange(run, lesson, None, Plan(clock.now() - dt.timedelta(days=1), 60, "قاعة"), cast.trainer)  # over
    assert len(session.scalars(told).all()) == 2


def test_a_time_is_set_and_changed_by_trainers_alone(client, cast, session):
    run, _enrolment, lesson, _place, _meeting = live(cast, client, 60 * 24)
    address = f"/teach/runs/{run.id}/sessions/{lesson.stable_key}/0"
    typed = {"day": "2027-01-10", "hour": "19:30", "minutes": "٩٠", "place": "قاعة ٣", "join_url": ""}
    assert client.post(address, data=typed).status_code == 404
    client.sign_in(cast.stranger_trainer)
    assert client.get(address).status_code == 404
    client.sign_in(cast.trainer)
    assert client.post(address, data={**typed, "place": ""}).status_code == 422
    assert client.post(address, data=typed).status_code == 303
    client.post(address, data=typed)
    session.expire_all()
    kept = session.query(Meeting).one()
    assert (kept.minutes, kept.place, kept.revision) == (90, "قاعة ٣", 1)
    assert kept.starts_at == dt.datetime(2027, 1, 10, 17, 30, tzinfo=dt.UTC)  # Cairo's clock
    assert client.get("/teach/sessions").status_code == 200
    assert client.get(f"/teach/sessions/{kept.id}").status_code == 200
