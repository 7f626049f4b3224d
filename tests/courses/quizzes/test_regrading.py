"""A key was wrong, a question is void, and the way back: who is touched, who is not, and what stays on record."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from courses.enrolment.models import Enrolment, EnrolmentState
from courses.progress.models import LessonProgress
from courses.quizzes import events, jobs
from courses.quizzes.models import Attempt, AttemptStep, QuestionAttempt, StepKind
from courses.quizzes.regrading import applying, effects
from courses.quizzes.regrading.models import RulingKind
from courses.quizzes.service import attempts, bank, grading, marking
from courses.quizzes.stats import tally
from courses.quizzes.views import load
from lms.certificates.models import Certificate
from lms.core.db import commit
from lms.core.errors import BadValue, RuleError
from lms.core.jobs import Cancelled, Running
from lms.notifications.models import Notice
from tests.courses.quizzes.sitting import event, give
from tests.factories.accounts import make_user
from tests.factories.quizzes import enrol, make_school, single


class Watched(Running):
    """A job's face to its function, without the worker; it may be stopped after so many reports."""

    def __init__(self, stop_after=10**6):
        super().__init__("none")
        self.seen, self.left = [], stop_after

    def progress(self, done, total, _note=""):
        self.seen.append((done, total))
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.fixture
def school(session, cast):
    """Two questions, half the marks to pass; b is the key of both."""
    return make_school(cast, [("single", single("س١")), ("single", single("س٢"))], pass_share=Decimal("0.6"))


def sit(school, user, *letters):
    attempt = attempts.own(attempts.start(attempts.sitting(school.run.id, school.lesson.id, user)).public_id, user)
    for answer, letter in zip(attempt.answers, letters, strict=True):
        give(attempt, user, event(answer.slot, {"answer": [letter]}, number=attempt.id * 100 + answer.slot))
    return grading.hand_in(attempt)


@pytest.fixture
def three(school):
    """Who has both right, who chose c in the first, who has nothing right."""
    people = [school.learner, make_user("second"), make_user("third")]
    for user in people[1:]:
        enrol(school.run, user)
    return [sit(school, user, *letters) for user, letters in zip(people, ("bb", "cb", "ac"), strict=True)]


def corrected(school, right="c"):
    """The first question with another key, as its author saves it."""
    entry = load.entry(school.entries[0].id)
    bank.edit(entry, single("س١", right=right), Decimal(1), school.trainer)
    return entry


def ruled(school, kind, *, key=None, reason="المفتاح خطأ"):
    entry = load.entry(school.entries[0].id)
    ruling = applying.draft(entry, entry.versions[0].id, kind, key)
    return applying.rule(entry, ruling, reason, school.trainer)


def brought(ruling, running=None):
    commit()
    jobs.regrade.run(running or Watched(), ruling_id=ruling.id)
    return ruling


def said(note):
    """What a step keeps of an attempt, as numbers."""
    return {name: Decimal(value) if isinstance(value, str) else value for name, value in note.items()}


def marks(session, found):
    session.expire_all()
    return [(each.raw, each.possible, each.is_passed) for each in session.scalars(select(Attempt).order_by(Attempt.id))]


def test_a_preview_says_who_would_pass_and_who_would_fail_and_changes_nothing(session, school, three):
    entry = corrected(school)
    drafted = applying.draft(entry, entry.versions[0].id, RulingKind.KEY, entry.versions[1].id)
    found = applying.preview(entry, drafted)
    assert found.counts() == {"passes": 1, "fails": 1, "more": 0, "less": 0, "other": 0, "same": 1, "by_hand": 0}
    assert {effect.attempt_id: effect.turn for effect in found.effects} == {three[0].id: "fails", three[1].id: "passes"}
    assert marks(session, three) == [(2, 2, True), (1, 2, False), (0, 2, False)]


def test_a_corrected_key_brings_new_marks_and_every_change_is_on_record(session, school, three):
    entry = corrected(school)
    heard = []
    with events.attempts_regraded.connected_to(lambda _ruling, attempts: heard.extend(each.id for each in attempts)):
        ruling = brought(ruled(school, RulingKind.KEY, key=entry.versions[1].id))
    assert marks(session, three) == [(1, 2, False), (2, 2, True), (0, 2, False)]
    assert heard == [three[0].id, three[1].id]
    steps = session.scalars(select(AttemptStep).where(AttemptStep.kind == StepKind.REGRADE).order_by(AttemptStep.id))
    first = steps.all()[0]
    assert (first.actor_id, first.note["why"], first.note["ruling"]) == (school.trainer.id, "المفتاح خطأ", ruling.id)
    assert said(first.note["before"]) == {"fraction": 1, "is_left_out": False, "raw": 2,
                                          "possible": 2, "share": 1, "is_passed": True}  # fmt: skip
    assert said(first.note["after"]) == {"fraction": 0, "is_left_out": False, "raw": 1,
                                         "possible": 2, "share": Decimal("0.5"), "is_passed": False}  # fmt: skip
    ruling = applying.load(ruling.id)
    assert (ruling.counts, ruling.done_at is not None) == ({"fails": 1, "passes": 1}, True)


def test_the_same_job_again_changes_nothing_more(session, school, three):
    entry = corrected(school)
    ruling = brought(brought(ruled(school, RulingKind.KEY, key=entry.versions[1].id)))
    steps = select(func.count()).select_from(AttemptStep).where(AttemptStep.kind == StepKind.REGRADE)
    assert session.scalar(steps) == 2
    assert applying.load(ruling.id).counts == {"fails": 1, "passes": 1}


def test_who_hands_in_later_is_graded_by_the_same_key(session, school, three):
    entry = corrected(school)
    brought(ruled(school, RulingKind.KEY, key=entry.versions[1].id))
    late = make_user("late")
    enrol(school.run, late)
    assert sit(school, late, "c", "b").raw == 2


def test_everybody_gets_the_mark_of_a_void_question_and_it_can_be_taken_back(session, school, three, in_english):
    given = brought(ruled(school, RulingKind.FULL_MARKS))
    assert marks(session, three) == [(2, 2, True), (2, 2, True), (1, 2, False)]
    brought(applying.undo(given, school.trainer))
    assert marks(session, three) == [(2, 2, True), (1, 2, False), (0, 2, False)]
    kinds = session.scalars(
        select(AttemptStep.kind).join(QuestionAttempt).where(QuestionAttempt.attempt_id == three[1].id)
    )
    assert list(kinds).count(StepKind.REGRADE) == 2  # there and back: both stay on record
    with pytest.raises(RuleError, match="later ruling"):
        applying.undo(given, school.trainer)


def test_a_question_that_is_left_out_is_not_possible_either(session, school, three):
    out = brought(ruled(school, RulingKind.LEFT_OUT))
    assert marks(session, three) == [(1, 1, True), (1, 1, True), (0, 1, False)]
    tally.count_all()
    assert tally.is_right(school.quiz.id)
    brought(applying.undo(out, school.trainer))
    assert marks(session, three) == [(2, 2, True), (1, 2, False), (0, 2, False)]
    tally.count_all()
    assert tally.is_right(school.quiz.id)


def test_a_mark_that_a_person_gave_stands(session, school, three):
    answer = session.scalars(select(QuestionAttempt).where(QuestionAttempt.attempt_id == three[2].id)).first()
    marking.mark(answer, Decimal("0.5"), school.trainer)
    entry = corrected(school, right="a")
    found = applying.preview(entry, applying.draft(entry, entry.versions[0].id, RulingKind.KEY, entry.versions[1].id))
    assert found.counts()["by_hand"] == 1
    brought(ruled(school, RulingKind.KEY, key=entry.versions[1].id))
    assert marks(session, three)[2] == (Decimal("0.5"), 2, False)
    brought(ruled(school, RulingKind.FULL_MARKS))
    assert marks(session, three)[2] == (Decimal("0.5"), 2, False)


def test_a_job_that_was_stopped_goes_on_from_there(session, school, three, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 1)
    ruling, running = ruled(school, RulingKind.FULL_MARKS), Watched(stop_after=1)
    with pytest.raises(Cancelled):
        brought(ruling, running)
    assert running.seen == [(1, 3), (2, 3)]
    assert marks(session, three) == [(2, 2, True), (2, 2, True), (0, 2, False)]
    brought(ruling)
    assert marks(session, three) == [(2, 2, True), (2, 2, True), (1, 2, False)]
    assert applying.load(ruling.id).counts == {"passes": 1, "more": 1}


def test_a_newer_ruling_stops_the_job_of_the_older(session, school, three):
    older = ruled(school, RulingKind.LEFT_OUT)
    ruled(school, RulingKind.FULL_MARKS)
    with pytest.raises(Cancelled):
        brought(older)
    assert marks(session, three)[0] == (2, 2, True)


def lesson_done(session, school, enrolment_id):
    rows = select(LessonProgress).where(LessonProgress.stable_key == school.lesson.stable_key)
    row = session.scalars(rows.where(LessonProgress.enrolment_id == enrolment_id)).one()
    return row.completed_at is not None


def test_lessons_follow_and_each_learner_is_told_once(session, school, three):
    entry = corrected(school)
    ruling = brought(ruled(school, RulingKind.KEY, key=entry.versions[1].id))
    brought(ruling)
    told = session.execute(
        select(Notice.user_id, Notice.path).where(Notice.key.startswith(f"ruling:{ruling.id}"))
    ).all()
    first, second = (session.get_one(Enrolment, each.enrolment_id) for each in three[:2])
    assert sorted(told) == [(first.user_id, school.intro), (second.user_id, school.intro)]
    assert not lesson_done(session, school, first.id)
    assert lesson_done(session, school, second.id)
    assert (first.state, second.state) == (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)


def test_a_certificate_is_named_and_never_touched(session, school, three):
    session.add(
        Certificate(code="C" * 16, serial="S-1", holder_id=school.learner.id, award_key=f"run:{school.run.id}",
                    kind="completion", template_version="1", snapshot={}, issued_on=dt.date(2026, 1, 1), hijri_on="")
    )  # fmt: skip
    session.flush()
    entry = corrected(school)
    brought(ruled(school, RulingKind.KEY, key=entry.versions[1].id))
    assert marks(session, three)[0] == (1, 2, False)
    assert lesson_done(session, school, school.enrolment.id)
    assert session.get_one(Enrolment, school.enrolment.id).state is EnrolmentState.COMPLETED


def test_what_makes_no_sense_is_refused(session, cast, school, three, in_english):
    entry = corrected(school)
    with pytest.raises(BadValue):
        applying.draft(entry, entry.versions[0].id, RulingKind.KEY, entry.versions[0].id)
    with pytest.raises(BadValue, match="why"):
        ruled(school, RulingKind.FULL_MARKS, reason=" ")
    ruled(school, RulingKind.FULL_MARKS)
    with pytest.raises(RuleError, match="already"):
        ruled(school, RulingKind.FULL_MARKS)
    ruled(school, RulingKind.LEFT_OUT)
    entry = load.entry(school.entries[1].id)
    alone = make_school(cast, [("single", single("وحيد"))])
    sit(alone, cast.learner, "b")
    with pytest.raises(RuleError, match="no other question"):
        ruled(alone, RulingKind.LEFT_OUT)


def test_an_attempt_that_is_still_sat_is_left_alone(session, school):
    attempts.start(attempts.sitting(school.run.id, school.lesson.id, school.learner))
    version = load.entry(school.entries[0].id).versions[0]
    assert len(effects.attempts_with(version.id)) == 1  # it is held with the others: it may be handed in meanwhile
    brought(ruled(school, RulingKind.FULL_MARKS))
    session.expire_all()
    attempt = session.scalars(select(Attempt)).one()
    assert (attempt.is_open, attempt.raw) == (True, None)
    assert session.scalars(select(AttemptStep)).all() == []
