"""What a person marks: the attempt waits for the last mark, and every mark stays on record."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from courses.quizzes import events
from courses.quizzes.models import AnswerState, AttemptState, AttemptStep
from courses.quizzes.service import grading, late, marking
from courses.quizzes.types import single
from lms.core import clock
from lms.core.errors import BadValue, RuleError
from tests.courses.quizzes.sitting import begin, event, give
from tests.factories.quizzes import PAPER, make_school
from tests.factories.quizzes import single as question


@pytest.fixture
def by_hand(monkeypatch):
    """Questions with options that only a person may mark."""
    known = single.grade
    monkeypatch.setattr(single, "grade", lambda body, response: None if response else known(body, response))
    monkeypatch.setattr(single, "right", lambda _: {})


@pytest.fixture
def read_by_people(by_hand, cast, session):
    return make_school(cast, [("single", question()), ("single", question("أيُّ زر يطبع؟")), PAPER[2]])


def sit(school, *slots):
    attempt = begin(school)
    for slot in slots:
        give(attempt, school.learner, event(slot, {"answer": ["b"]}))
    give(attempt, school.learner, event(3, {"answer": ["true"]}))
    return attempt


def test_an_attempt_waits_for_the_last_mark_of_a_person(read_by_people, cast, session):
    attempt, wanted, graded = sit(read_by_people, 1, 2), [], []
    with (
        events.answer_needs_marking.connected_to(lambda sender, **_: wanted.append(sender.slot)),
        events.attempt_graded.connected_to(lambda sender, **_: graded.append(sender.share)),
    ):
        grading.hand_in(attempt)
        assert (wanted, graded) == ([1, 2], [])
        assert (attempt.state, attempt.raw, attempt.share) == (AttemptState.NEEDS_GRADING, None, None)
        marking.mark(
            grading.answers_of(attempt)[0], Decimal("0.5"), cast.trainer, comment="أحسنت", rubric={"voice": "3"}
        )
        assert attempt.state is AttemptState.NEEDS_GRADING
        marking.mark(grading.answers_of(attempt)[1], Decimal(1), cast.trainer, audio_asset_id=7)
        assert (attempt.state, attempt.raw, graded) == (AttemptState.GRADED, Decimal("2.5"), [attempt.share])
        marking.mark(grading.answers_of(attempt)[1], Decimal(0), cast.trainer)
    assert attempt.raw == Decimal("1.5")
    assert grading.answers_of(attempt)[1].state is AnswerState.WRONG
    notes = session.scalars(
        select(AttemptStep.note).where(AttemptStep.actor_id == cast.trainer.id).order_by(AttemptStep.id)
    )
    assert notes.all() == [{"comment": "أحسنت", "rubric": {"voice": "3"}}, {"audio_asset_id": 7}, {}]


def test_nobody_need_look_at_what_was_not_answered(read_by_people):
    attempt = grading.hand_in(sit(read_by_people))
    assert (attempt.state, attempt.raw) == (AttemptState.GRADED, 1)


def test_marks_outside_the_question_and_in_an_open_attempt_are_refused(read_by_people, cast):
    attempt = sit(read_by_people, 1)
    with pytest.raises(RuleError):
        marking.mark(grading.answers_of(attempt)[0], Decimal(1), cast.trainer)
    grading.hand_in(attempt)
    for share in ("-0.1", "1.01"):
        with pytest.raises(BadValue):
            marking.mark(grading.answers_of(attempt)[0], Decimal(share), cast.trainer)
    assert attempt.state is AttemptState.NEEDS_GRADING


def test_a_late_answer_that_counts_leaves_the_marks_of_people_alone(read_by_people, cast, session):
    attempt = sit(read_by_people, 1)
    grading.hand_in(attempt)
    give(attempt, read_by_people.learner, event(2, {"answer": ["b"]}, at=clock.now()))
    marking.mark(grading.answers_of(attempt)[0], Decimal("0.25"), cast.trainer)
    assert attempt.raw == Decimal("1.25")
    wanted = []
    with events.answer_needs_marking.connected_to(lambda sender, **_: wanted.append(sender.slot)):
        late.decide_late(session.scalars(late.late_answers(read_by_people.quiz)).first(), cast.trainer, accept=True)
    assert (wanted, attempt.state) == ([2], AttemptState.NEEDS_GRADING)
    marking.mark(grading.answers_of(attempt)[1], Decimal(1), cast.trainer)
    assert attempt.raw == Decimal("2.25")


def test_the_page_says_that_a_person_reads_and_shows_what_they_wrote(read_by_people, client, cast):
    attempt = grading.hand_in(sit(read_by_people, 1))
    client.sign_in(read_by_people.learner)
    url = f"/learn/attempts/{attempt.public_id}/result"
    page = client.get(url).text
    assert "تم تسليم ورقتك" in page
    assert "تنتظر التصحيح" in client.get(read_by_people.intro).text
    marking.mark(grading.answers_of(attempt)[0], Decimal(1), cast.trainer, comment="<b>أحسنت</b>")
    page = client.get(url).text
    assert "تم اجتياز الاختبار" in page
    assert "&lt;b&gt;أحسنت&lt;/b&gt;" in page
