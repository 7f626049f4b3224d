"""Where marks come from: assignments beside quizzes, what is posted and hidden again, and what was missed."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from courses.assignments.service import marking, releasing
from courses.gradebook import jobs
from courses.gradebook.models import Grade, GradeHistory, GradeSource, GradeState
from courses.gradebook.service import arriving, books, filling, recording, rules
from courses.gradebook.service.recording import Change, GradeAct
from courses.quizzes.models import AttemptState
from lms.core.db import commit
from lms.core.jobs import Job
from tests.factories.accounts import make_user
from tests.factories.assignments import hand_in, make_hall
from tests.factories.quizzes import enrol


@pytest.fixture
def hall(session, cast):
    return make_hall(cast, mark=Decimal(20), most_tries=3, late={"rate": "10", "interval": "day"})


def grades(session):
    query = select(Grade).execution_options(populate_existing=True)
    return [(each.entered, each.deduction, each.final, each.state) for each in session.scalars(query)]


def rebuild(run):
    """As the worker does it; what the test wrote is kept first."""
    commit()
    told = []
    filling.rebuild(run.id, lambda done, total: told.append((done, total)))
    return told


def lines(session):
    return session.scalar(select(func.count(GradeHistory.id)))


def test_a_work_counts_once_it_is_posted_and_no_more_once_it_is_hidden(session, hall):
    item = rules.items_of(books.of_run(hall.run.id))[0]
    assert (item.source, item.maximum, item.title) == (GradeSource.ASSIGNMENT, Decimal(20), hall.lesson.title)
    work = marking.mark(hand_in(hall), Decimal(15), hall.trainer)
    assert grades(session) == []
    releasing.post(work, hall.trainer)
    assert grades(session) == [(15, 0, 15, GradeState.PLAIN)]
    marking.mark(work, Decimal(16), hall.trainer)
    assert grades(session) == [(16, 0, 16, GradeState.PLAIN)]
    releasing.hide(work, hall.trainer)
    assert grades(session) == [(None, 0, None, GradeState.PLAIN)]
    assert session.scalars(select(Grade.source_ref)).one() is None


def test_what_was_taken_off_for_being_late_stays_apart_and_the_best_posted_work_counts(session, hall):
    work = marking.mark(hand_in(hall), Decimal(18), hall.trainer)
    work.late_seconds, work.deduction, work.final = 86_400, Decimal(2), Decimal(16)
    session.flush()
    releasing.post(work, hall.trainer)
    assert grades(session) == [(18, 2, 16, GradeState.PLAIN)]
    again = marking.mark(hand_in(hall, "<p>ثانية</p>"), Decimal(10), hall.trainer)
    releasing.post(again, hall.trainer)
    assert grades(session) == [(18, 2, 16, GradeState.PLAIN)]
    assert session.scalars(select(Grade.source_ref)).one() == work.public_id


def test_another_full_mark_scales_what_was_given_and_what_was_taken_off(session, hall):
    work = marking.mark(hand_in(hall), Decimal(18), hall.trainer)
    work.deduction, work.final = Decimal(2), Decimal(16)
    session.flush()
    releasing.post(work, hall.trainer)
    item = rules.items_of(books.of_run(hall.run.id))[0]
    item.maximum = Decimal(10)
    session.flush()
    rebuild(hall.run)
    assert grades(session) == [(9, 1, 8, GradeState.PLAIN)]


def test_nothing_handed_in_is_missing_and_an_excuse_of_a_person_stands(session, hall):
    from courses.assignments.models import Submission, SubmissionState
    from lms.core import clock

    work = Submission(assignment_id=hall.assignment.id, enrolment_id=hall.enrolment.id, number=0)
    work.stable_key, work.state, work.possible = hall.lesson.stable_key, SubmissionState.MISSING, Decimal(20)
    work.final, work.marked_at = Decimal(0), clock.now()
    session.add(work)
    session.flush()
    releasing.post(work, None)
    assert grades(session) == [(None, 0, 0, GradeState.MISSING)]
    book = books.of_run(hall.run.id)
    item = rules.items_of(book)[0]
    excused = Change(item, hall.enrolment.id, GradeAct.EXCUSED, {"state": GradeState.EXCUSED}, "مريض")
    recording.by_hand(hall.run, book, [excused], hall.trainer)
    rebuild(hall.run)
    assert grades(session) == [(None, 0, None, GradeState.EXCUSED)]


def test_missed_news_is_made_up_for_and_what_is_right_stays_untouched(session, marked, monkeypatch):
    marked.sit(1)
    with monkeypatch.context() as deaf:
        deaf.setattr(arriving, "_book", lambda *_: None)
        attempt = marked.sit()
        assert [each[2] for each in grades(session)] == [1]
    assert rebuild(marked.school.run) == [(1, 1)]
    assert [each[2] for each in grades(session)] == [4]
    before = lines(session)
    rebuild(marked.school.run)
    assert lines(session) == before
    attempt.state = AttemptState.NEEDS_GRADING  # a ruling took its marks
    session.flush()
    rebuild(marked.school.run)
    assert [each[2] for each in grades(session)] == [1]


def test_a_run_without_a_gradebook_gets_one_by_a_job_and_no_mark_is_lost(app, session, cast):
    from tests.courses.gradebook.conftest import Marked
    from tests.factories.quizzes import make_school

    school = make_school(cast, attempts_allowed=3)
    assert books.find(school.run.id) is None
    Marked(school).sit(3)
    assert session.scalars(select(Job).where(Job.name == "gradebook.rebuild")).one().args == {"run_id": school.run.id}
    commit()
    answer = app.test_cli_runner().invoke(args=["gradebook", "rebuild", school.run.code])
    assert answer.exit_code == 0, answer.output
    assert [each[2] for each in grades(session)] == [3]
    assert app.test_cli_runner().invoke(args=["gradebook", "rebuild", "none"]).exit_code == 2


def test_a_third_of_three_marks_is_one_mark_exactly(session, make_marked):
    marked = make_marked()
    attempt = marked.sit(1)
    attempt.raw, attempt.possible, attempt.share = Decimal(1), Decimal(3), Decimal("0.3333333")
    marked.item.maximum = Decimal(3)
    session.flush()
    rebuild(marked.school.run)
    assert [each[2] for each in grades(session)] == [1]


def test_a_graded_attempt_leaves_a_note_that_is_entered_with_many_others_and_once(
    session, marked, client, count_queries
):
    people = [make_user(f"candidate{number}") for number in range(4)]
    for user in people:
        enrol(marked.school.run, user)
        marked.sit(2, user, is_entered=False)
    marked.sit(3, is_entered=False)
    client.sign_in(marked.school.learner)
    assert "خلال ثوانٍ" in client.get(f"/grades/{marked.school.run.code}").get_data(as_text=True)
    assert grades(session) == []
    with count_queries() as seen:
        assert arriving.enter_due() is True
    assert len([one for one in seen if one.startswith("SELECT")]) <= 10, seen  # however many they are
    assert sorted(each[2] for each in grades(session)) == [2, 2, 2, 2, 3]
    assert arriving.enter_due() is False
    assert "خلال ثوانٍ" not in client.get(f"/grades/{marked.school.run.code}").get_data(as_text=True)


def test_the_worker_enters_what_is_due(session, marked):
    marked.sit(3, is_entered=False)
    commit()
    jobs.enter_what_is_due()
    assert [each[2] for each in grades(session)] == [3]
