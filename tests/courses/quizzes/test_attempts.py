"""Attempts: begun once, fixed at their start, ended by hand or by time, graded exactly."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from courses.catalog.models import Lesson, LessonKind, VersionState
from courses.enrolment.models import EnrolmentState
from courses.progress.models import LessonProgress
from courses.progress.service import completing
from courses.quizzes.models import Attempt, AttemptState, AttemptStep, StepKind
from courses.quizzes.service import attempts, grading, late, saving
from courses.quizzes.service.saving import Outcome
from lms.core import clock
from lms.core.errors import BadValue, NotFound, RuleError
from tests.courses.quizzes.sitting import answer_all_right, begin, event, give, place
from tests.factories.quizzes import PAPER, RIGHT, enrol, make_school


def test_an_attempt_is_fixed_when_it_begins(school, session):
    attempt = begin(school)
    assert attempt.number == 1
    assert attempt.deadline_at == attempt.started_at + dt.timedelta(seconds=1200)
    assert attempt.possible == 4
    assert [answer.version.type for answer in attempt.answers] == [type_ for type_, _ in PAPER]
    orders = [list(answer.order) for answer in attempt.answers]
    assert sorted(orders[0]) == list("abcd")
    session.expire_all()
    assert [list(answer.order) for answer in attempts.own(attempt.public_id, school.learner).answers] == orders


def test_two_tabs_share_one_attempt(school, session):
    assert begin(school).id == begin(school).id
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_the_deadline_is_the_end_of_the_quiz_where_that_comes_first(cast, session):
    closes = clock.now() + dt.timedelta(minutes=5)
    school = make_school(cast, closes_at=closes)
    assert begin(school).deadline_at == closes


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"opens_at": clock.now() + dt.timedelta(days=2)}, "لم يُفتح"),
        ({"closes_at": clock.now() - dt.timedelta(days=2)}, "أُغلق"),
    ],
)
def test_an_attempt_that_may_not_begin_is_refused_with_a_reason(cast, session, rules, words):
    school = make_school(cast, **rules)
    with pytest.raises(RuleError, match=words):
        attempts.start(place(school))
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_who_is_not_enrolled_finds_no_quiz(school, cast):
    for user in (cast.stranger, cast.trainer, cast.admin):
        with pytest.raises(NotFound):
            place(school, user)


@pytest.mark.parametrize("state", [EnrolmentState.WITHDRAWN, EnrolmentState.NOMINATED, EnrolmentState.WAITLISTED])
def test_a_place_that_is_not_active_shows_no_quiz(school, session, state):
    school.enrolment.state = state
    session.flush()
    with pytest.raises(NotFound):
        place(school)


def test_a_quiz_behind_an_unread_lesson_stays_shut(cast, session):
    school = make_school(cast, published=False)
    first = Lesson(version_id=school.version.id, section_id=school.lesson.section_id, position=0,
                   kind=LessonKind.TEXT, title={"ar": "اقرأ أولًا"})  # fmt: skip
    session.add(first)
    session.flush()
    school.lesson.availability = {"lesson": first.stable_key}
    session.flush()
    school.version.state = VersionState.PUBLISHED
    session.flush()
    with pytest.raises(RuleError, match="الدروس"):
        attempts.start(place(school))
    completing.complete(school.enrolment, first, "viewed")
    assert attempts.start(place(school)).number == 1


def test_passing_completes_the_lesson_and_failing_does_not(school, session):
    grading.hand_in(begin(school))
    assert session.scalars(select(LessonProgress)).one().completed_at is None
    attempt = begin(school)
    answer_all_right(attempt, school.learner)
    grading.hand_in(attempt)
    row = session.scalars(select(LessonProgress)).one()
    assert (row.stable_key, row.source) == (school.lesson.stable_key, "passed")
    assert row.completed_at


def test_nobody_finds_the_attempt_of_another(school, cast, session):
    attempt = begin(school)
    enrol(school.run, cast.stranger)
    with pytest.raises(NotFound):
        attempts.own(attempt.public_id, cast.stranger)
    with pytest.raises(NotFound):
        saving.load(attempt.public_id, 1, cast.stranger)


def test_the_same_event_three_times_is_one_step(school, session):
    attempt = begin(school)
    sent = event(1, {"answer": ["b"]})
    outcomes = [give(attempt, school.learner, sent).outcome for _ in range(3)]
    assert outcomes == [Outcome.STORED, Outcome.SAME, Outcome.SAME]
    assert session.scalar(select(func.count()).select_from(AttemptStep)) == 1


def test_events_out_of_order_leave_the_newest_answer(school, session):
    attempt = begin(school)
    newest = give(attempt, school.learner, event(1, {"answer": ["c"]}, rev=3))
    older = give(attempt, school.learner, event(1, {"answer": ["a"]}, rev=2))
    assert (older.outcome, older.rev, older.response) == (Outcome.STALE, 3, {"answer": ["c"]})
    assert older.hash == newest.hash
    assert session.scalar(select(func.count()).select_from(AttemptStep)) == 1


def test_an_event_id_of_another_answer_is_refused(school):
    attempt = begin(school)
    give(attempt, school.learner, event(1, {"answer": ["b"]}, number=5))
    give(attempt, school.learner, event(2, {"answer": ["a"]}, rev=2, number=6))
    with pytest.raises(BadValue):
        give(attempt, school.learner, event(2, {"answer": ["a"]}, rev=1, number=5))


def test_what_cannot_be_an_answer_changes_nothing(school, session):
    attempt = begin(school)
    give(attempt, school.learner, event(1, {"answer": ["b"]}))
    with pytest.raises(BadValue):
        give(attempt, school.learner, event(1, {"answer": ["zzz"]}, rev=2))
    assert attempts.own(attempt.public_id, school.learner).answers[0].response == {"answer": "b"}


def test_an_answer_can_be_taken_back(school):
    attempt = begin(school)
    give(attempt, school.learner, event(1, {"answer": ["b"]}))
    give(attempt, school.learner, event(1, {}, rev=2))
    assert grading.hand_in(attempt).raw == 0


def test_given_before_the_deadline_counts_within_the_grace(school, later):
    attempt = begin(school)
    given = clock.now()
    later(seconds=1230)
    assert give(attempt, school.learner, event(1, {"answer": ["b"]}, at=given)).outcome is Outcome.STORED


def test_given_after_the_deadline_is_kept_as_late_and_decided_later(school, session, later, cast):
    attempt = begin(school)
    give(attempt, school.learner, event(2, RIGHT["multiple"]))
    later(seconds=1230)
    too_late = event(1, {"answer": ["b"]}, at=clock.now())
    assert [give(attempt, school.learner, too_late).outcome for _ in range(2)] == [Outcome.LATE, Outcome.SAME]
    later(minutes=5)
    assert grading.sweep() == 1
    assert (attempt.state, attempt.raw, attempt.handed_in_by) == (AttemptState.GRADED, 1, "deadline")
    assert attempt.submitted_at == attempt.deadline_at
    after = event(3, RIGHT["true_false"], at=clock.now())
    assert give(attempt, school.learner, after).outcome is Outcome.LATE
    steps = session.scalars(late.late_answers(school.quiz)).all()
    assert [step.answer.slot for step in steps] == [1, 3]
    late.decide_late(steps[0], cast.trainer, accept=True)
    late.decide_late(steps[0], cast.trainer, accept=False)
    late.decide_late(steps[1], cast.trainer, accept=False)
    assert attempt.raw == 2
    assert late.count(school.quiz) == 0
    kinds = session.scalars(select(AttemptStep.kind).where(AttemptStep.decides_id.is_not(None))).all()
    assert sorted(kinds) == [StepKind.ACCEPT, StepKind.DECLINE]


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_phone_three_hours_off_neither_gains_nor_loses(school, hours, later):
    attempt = begin(school)
    wrong = clock.now() + dt.timedelta(hours=hours)
    assert give(attempt, school.learner, event(1, {"answer": ["b"]}, at=wrong)).outcome is Outcome.STORED
    kept = attempts.own(attempt.public_id, school.learner).answers[0].given_at
    assert attempt.started_at <= kept <= clock.now()


def test_the_sweep_leaves_those_who_still_have_time(school, later):
    attempt = begin(school)
    later(seconds=1250)
    assert grading.sweep() == 0
    assert attempt.is_open
    later(seconds=20)
    assert grading.sweep() == 1
    assert grading.sweep() == 0
