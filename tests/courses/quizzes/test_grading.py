"""Grading: once, exactly, by the attempt that counts; and what the database keeps by itself."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from courses.quizzes import events
from courses.quizzes.models import AttemptState, AttemptStep, GradeMethod, StepKind
from courses.quizzes.service import attempts, counting, grading, papers
from lms.core.errors import RuleError
from tests.courses.quizzes.sitting import answer_all_right, begin, event, give, place
from tests.factories.quizzes import PAPER, enrol, make_school, single


def test_handing_in_twice_is_handing_in_once(school, session):
    attempt = begin(school)
    answer_all_right(attempt, school.learner)
    seen = []
    with events.attempt_graded.connected_to(lambda sender, **_: seen.append(sender.share)):
        first = grading.hand_in(attempt)
        again = grading.hand_in(attempt)
    assert seen == [1]
    assert first.submitted_at == again.submitted_at
    assert (first.raw, first.share, first.is_passed) == (4, 1, True)
    steps = select(func.count()).select_from(AttemptStep).where(AttemptStep.kind == StepKind.GRADE)
    assert session.scalar(steps) == 4


def test_thirds_add_up_exactly_as_far_as_the_database_keeps_them(cast, session):
    body = single()
    options = [{**option, "right": option["key"] != "d"} for option in body["options"]]
    school = make_school(cast, [("multiple", {**body, "options": options})] * 1 + PAPER[:1], pass_share=Decimal("0.66"))
    attempt = begin(school)
    give(attempt, school.learner, event(1, {"answer": ["a"]}))
    give(attempt, school.learner, event(2, {"answer": ["b"]}))
    graded = grading.hand_in(attempt)
    session.expire_all()
    assert (graded.raw, graded.share) == (Decimal("1.3333333"), Decimal("0.6666667"))
    assert graded.is_passed is True


@pytest.mark.parametrize(("method", "share"), [(GradeMethod.HIGHEST, 1), (GradeMethod.LAST, 0)])
def test_attempts_are_counted_and_the_best_or_the_last_counts(cast, session, method, share):
    school = make_school(cast, attempts_allowed=2, grade_method=method)
    first = begin(school)
    answer_all_right(first, school.learner)
    grading.hand_in(first)
    second = begin(school)
    assert second.number == 2
    grading.hand_in(second)
    assert place(school).left == 0
    with pytest.raises(RuleError, match="استُنفدت"):
        attempts.start(place(school))
    assert counting.best_grades([school.enrolment.id])[school.enrolment.id][school.lesson.id].share == share


def test_best_grades_of_many_are_one_query(cast, session, count_queries):
    school = make_school(cast)
    for user in (cast.learner, cast.stranger):
        if user is not cast.learner:
            enrol(school.run, user)
        grading.hand_in(attempts.start(attempts.sitting(school.run.id, school.lesson.id, user)))
    ids = [school.enrolment.id, school.enrolment.id + 1]
    with count_queries() as seen:
        assert len(counting.best_grades(ids)) == 2
    assert len(seen) == 1


def test_an_attempt_whose_time_ran_out_is_ended_before_the_next_begins(school, later):
    first = begin(school)
    later(hours=1)
    second = begin(school)
    assert (first.state, second.number) == (AttemptState.GRADED, 2)


def test_a_copied_version_keeps_its_quizzes(school, session):
    from courses.catalog.events import version_copied
    from tests.factories.quizzes import make_quiz_lesson

    _, version, lesson = make_quiz_lesson()
    version_copied.send(version, lessons={school.lesson.id: lesson})
    copied = papers.of_lesson(lesson.id)
    assert [slot.version.body for slot in copied.slots] == [slot.version.body for slot in school.quiz.slots]
    assert copied.limit_seconds == school.quiz.limit_seconds
    assert copied.id != school.quiz.id


def test_the_database_itself_keeps_papers_questions_and_steps(school, session):
    attempt = begin(school)
    give(attempt, school.learner, event(1, {"answer": ["b"]}))
    session.flush()
    for statement in (
        "UPDATE quiz SET limit_seconds = 5",
        "DELETE FROM quiz_slot",
        "UPDATE quiz_slot SET mark = 9",
        "UPDATE question_version SET mark = 9",
        "UPDATE attempt_step SET revision = 9",
        "DELETE FROM attempt_step",
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(statement))
