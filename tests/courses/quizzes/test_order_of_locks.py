"""Whoever holds several rows holds the run first, then the enrolment, then the attempt: else two wait for good."""

import datetime as dt
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from courses.catalog.models import LessonKind
from courses.enrolment.models import EnrolmentState
from courses.enrolment.service import ending, moving
from courses.lessons.service import meetings
from courses.progress.service import completing, marking
from courses.quizzes.service import attempts, grading
from lms.core import clock
from lms.core.db import db
from tests.courses.quizzes.sitting import begin, place
from tests.factories.courses import add_lesson, add_section, enrol, make_course, make_run, publish

ORDER = ["run", "enrolment", "attempt"]


@contextmanager
def held():
    """The tables of which rows are held, in their order."""
    tables = []

    def note(state):
        locks = getattr(state.statement, "_for_update_arg", None)
        if locks is not None:
            tables.append(state.statement.get_final_froms()[0].name)

    event.listen(db.session, "do_orm_execute", note)
    try:
        yield tables
    finally:
        event.remove(db.session, "do_orm_execute", note)


def ordered(tables):
    first = [table for table in dict.fromkeys(tables) if table in ORDER]
    return first == [table for table in ORDER if table in first] and first[0] == "run"


def test_grading_by_hand_over_by_the_clock_and_by_a_new_start_hold_in_one_order(school, later):
    attempt = begin(school)
    with held() as tables:
        grading.hand_in(attempt)
    assert ordered(tables)
    assert "attempt" in tables
    begin(school)
    later(days=1)
    with held() as tables:
        grading.sweep()
    assert ordered(tables)
    assert "attempt" in tables
    begin(school)
    later(days=1)
    with held() as tables:
        attempts.start(place(school))
    assert ordered(tables)
    assert "attempt" in tables


@pytest.mark.parametrize("act", ["complete", "mark", "tick", "move", "extend"])
def test_every_change_of_a_place_holds_its_run_first(act, cast):
    course = make_course(cast.trainer)
    lesson = add_lesson(add_section(course), LessonKind.LIVE, minutes=60)
    run = make_run(publish(course))
    enrolment = enrol(run, cast.learner)
    meeting = meetings.arrange(run, lesson, None, meetings.Plan(clock.now(), 60, "قاعة"), cast.trainer)
    acts = {
        "complete": lambda: completing.complete(enrolment, lesson, "viewed"),
        "mark": lambda: marking.mark(enrolment, lesson, reason="x", by=cast.trainer),
        "tick": lambda: meetings.tick(meeting, lesson, [enrolment], {enrolment.id}, cast.trainer),
        "move": lambda: moving.move(enrolment, EnrolmentState.FAILED, cast.registrar),
        "extend": lambda: ending.extend(enrolment, clock.now().date() + dt.timedelta(days=9), cast.registrar),
    }
    with held() as tables:
        acts[act]()
    assert ordered(tables)
    assert tables[0] == "run"
