"""What goes wrong in an exam: two devices, a question changed, a quiz taken away, an old event, a sweep of thousands."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DatabaseError

from courses.catalog.models import Lesson, VersionState
from courses.catalog.service import removing
from courses.quizzes import jobs
from courses.quizzes.models import Attempt, AttemptState, AttemptStep, QuestionAttempt, Quiz
from courses.quizzes.service import arranging, attempts, bank, grading, late, papers
from courses.quizzes.service.saving import Outcome
from courses.quizzes.views import load
from lms.core import clock
from lms.core.db import commit, db
from lms.core.errors import RuleError
from lms.core.jobs.models import Job
from lms.notifications.models import Notice
from tests.courses.quizzes.sitting import begin, event, give, place
from tests.factories.accounts import make_user
from tests.factories.quizzes import RIGHT, enrol, make_school, single


def test_two_devices_on_one_attempt_end_with_the_answer_that_was_given_last(school, session):
    attempt = begin(school)
    phone = event(1, {"answer": ["a"]}, rev=1, number=1, at=clock.now())
    tablet = event(1, {"answer": ["b"]}, rev=1, number=2, at=clock.now())
    assert give(attempt, school.learner, phone).outcome is Outcome.STORED
    told = give(attempt, school.learner, tablet)
    assert (told.outcome, told.rev, told.response) == (Outcome.STALE, 1, {"answer": ["a"]})
    # The tablet's answer is the later one, so its page sends it again above what the server told it.
    again = event(1, {"answer": ["b"]}, rev=told.rev + 1, number=3, at=tablet.at)
    assert give(attempt, school.learner, again).outcome is Outcome.STORED
    assert give(attempt, school.learner, phone).outcome is Outcome.SAME
    assert give(attempt, school.learner, event(2, RIGHT["multiple"])).outcome is Outcome.STORED
    grading.hand_in(attempt)
    assert attempt.raw == 2
    assert session.scalar(select(func.count()).where(AttemptStep.kind == "save")) == 3


def test_a_question_changed_in_mid_exam_is_asked_and_marked_as_it_was(school, session):
    attempt = begin(school)
    entry = load.entry(school.entries[0].id)
    changed = bank.edit(entry, single("سؤال آخر تمامًا", right="c"), Decimal(1), school.trainer)
    assert changed.number == 2
    session.expire_all()
    again = attempts.own(attempt.public_id, school.learner)
    assert again.answers[0].version.body["ask"]["ar"] != "سؤال آخر تمامًا"
    give(again, school.learner, event(1, {"answer": ["b"]}))
    assert grading.hand_in(again).raw == 1


def test_the_rules_and_questions_of_a_quiz_that_is_sat_stand_whatever_a_trainer_tries(school, session):
    begin(school)
    quiz = papers.of_lesson(school.lesson.id)
    for change in (
        lambda: papers.set_rules(quiz, {"limit_seconds": 60}),
        lambda: arranging.remove(quiz, quiz.slots[0]),
        lambda: arranging.follow(quiz, quiz.slots[0]),
        lambda: papers.set_mark(quiz, quiz.slots[0], Decimal(9)),
        lambda: arranging.add_section(quiz, {"ar": "قسم"}, is_shuffled=False),
    ):
        with pytest.raises(RuleError):
            change()


def test_a_quiz_cannot_be_taken_from_under_an_attempt(school, session):
    attempt = begin(school)
    give(attempt, school.learner, event(1, RIGHT["single"]))
    with pytest.raises(RuleError):
        removing.remove_lesson(school.lesson)
    for table in (Quiz, Lesson, Attempt):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(delete(table))
    assert grading.hand_in(attempt).raw == 1


def test_a_run_that_goes_on_to_another_version_leaves_the_attempt_its_paper(school, client, session):
    client.sign_in(school.learner)
    url = client.post(f"{school.intro}/attempts").location
    school.version.state = VersionState.RETIRED
    session.flush()
    assert client.get(url).status_code == 200
    answer = {
        "slot": 1,
        "rev": 1,
        "client_event_id": "00000000-0000-4000-8000-000000000001",
        "response": {"answer": ["b"]},
    }
    assert client.post(f"{url}/answers", json=answer).get_json()["outcome"] == "stored"
    assert client.post(f"{url}/submission").status_code == 303
    assert client.get(f"{url}/result").status_code == 200


def test_what_comes_before_the_beginning_counts_from_the_beginning(school):
    attempt = begin(school)
    long_ago = event(1, {"answer": ["b"]}, at=clock.now() - dt.timedelta(days=400))
    assert give(attempt, school.learner, long_ago).given_at == attempt.started_at


def test_the_sweep_reads_what_is_due_and_nothing_else_by_its_index(school, session):
    begin(school)
    due = (
        select(Attempt)
        .where(Attempt.state == AttemptState.IN_PROGRESS, Attempt.closes_at < clock.now())
        .order_by(Attempt.closes_at)
        .limit(grading.SWEPT_AT_ONCE)
    )
    said = str(due.compile(db.engine, compile_kwargs={"literal_binds": True}))
    if db.engine.dialect.name == "sqlite":
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {said}"))]
        assert plan == ["SEARCH attempt USING INDEX ix_attempt_state_closes (state=? AND closes_at<?)"]
    else:
        for way in ("seqscan", "sort"):  # a table of one row would be read whole, and sorted
            session.execute(text(f"SET LOCAL enable_{way} = off"))
        plan = " ".join(row[0] for row in session.execute(text(f"EXPLAIN {said}")))
        assert "ix_attempt_state_closes" in plan
        assert "Sort" not in plan


def test_a_sweep_with_nothing_to_do_is_one_query_and_one_with_many_holds_each_alone(
    cast, session, later, count_queries
):
    school = make_school(cast)
    begin(school)
    with count_queries() as seen:
        assert grading.sweep() == 0
    assert len(seen) == 1
    later(hours=1)
    assert grading.sweep() == 1
    assert place(school).current is None
    assert session.scalar(select(QuestionAttempt.state).where(QuestionAttempt.slot == 1)) == "wrong"


def test_the_sweep_goes_on_until_nobody_is_left_and_one_that_fails_keeps_nobody_back(cast, session, later, monkeypatch):
    school = make_school(cast)
    people = [school.learner, *(make_user(f"late{number}") for number in range(3))]
    for user in people[1:]:
        enrol(school.run, user)
    sat = [attempts.start(place(school, user)) for user in people]
    later(hours=1)
    broken, assess = sat[1].id, grading.assess

    def assess_or_fail(answer, *more):
        if answer.attempt_id == broken:
            raise ZeroDivisionError
        assess(answer, *more)

    monkeypatch.setattr(grading, "assess", assess_or_fail)
    assert grading.sweep() == 3
    assert [attempt.is_open for attempt in sat] == [False, True, False, False]
    assert session.scalar(select(func.count()).where(AttemptStep.question_attempt_id == QuestionAttempt.id,
                                                     QuestionAttempt.attempt_id == broken)) == 0  # fmt: skip
    monkeypatch.setattr(grading, "assess", assess)
    assert grading.sweep() == 1


def test_the_work_of_a_turn_hands_in_portion_after_portion(cast, session, later, monkeypatch):
    school = make_school(cast)
    people = [school.learner, *(make_user(f"late{number}") for number in range(3))]
    for user in people[1:]:
        enrol(school.run, user)
    sat = [attempts.start(place(school, user)) for user in people]
    commit()
    later(hours=1)
    monkeypatch.setattr(grading, "SWEPT_AT_ONCE", 1)
    jobs.hand_in_what_is_over()
    assert not any(attempt.is_open for attempt in sat)


def test_late_answers_come_page_by_page_and_are_found_by_indexes(client, school, session, count_queries):
    attempt = begin(school)
    grading.hand_in(attempt)
    for number in range(23):
        give(attempt, school.learner, event(1 + number % 4, {}, rev=number + 1, number=number + 1))
    session.commit()
    client.sign_in(school.trainer)
    with count_queries() as seen:
        page = client.get(f"{school.builder}/late").text
    assert (page.count("card--pad stack"), "page=2" in page, len(seen) <= 10) == (20, True, True)
    assert client.get(f"{school.builder}/late?page=2").text.count("card--pad stack") == 3
    assert "٢٣ إجابة" in client.get(school.builder).text
    if db.engine.dialect.name == "sqlite":
        said = str(late.late_answers(school.quiz).compile(db.engine, compile_kwargs={"literal_binds": True}))
        plan = " ".join(row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {said}")))
        assert "SCAN" not in plan, plan


def test_who_teaches_the_course_is_told_of_late_answers_once_a_day(school, session, later):
    attempt = begin(school)
    grading.hand_in(attempt)
    for number in range(3):
        give(attempt, school.learner, event(1, {}, rev=number + 1, number=number + 1))
    asked = session.scalars(select(Job).where(Job.name == "quizzes.late")).all()
    assert len(asked) == 1
    for _ in range(2):
        late.tell_trainers(**asked[0].args, key=asked[0].id)
    notice = session.scalars(select(Notice)).one()
    assert (notice.user_id, notice.path) == (school.trainer.id, f"/teach/quizzes/{school.lesson.id}/late")
    for step in session.scalars(late.late_answers(school.quiz)).all():
        late.decide_late(step, school.trainer, accept=False)
    later(days=1)
    late.tell_trainers(school.quiz.id, "tomorrow")
    assert session.scalar(select(func.count()).select_from(Notice)) == 1
