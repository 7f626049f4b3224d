"""Marks arrive from quizzes, are entered, overridden, excused and locked; each leaves a line, and totals follow."""

from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from courses.gradebook.models import Grade, GradeAct, GradeHistory, GradeSource, GradeState, GradeTotal
from courses.gradebook.service import recording, remaking
from courses.gradebook.service.recording import Change
from courses.quizzes.models import GradeMethod
from lms.core.db import commit
from lms.core.errors import BadValue


def only(session, marked):
    return session.scalars(select(Grade).where(Grade.enrolment_id == marked.school.enrolment.id)).one()


def acts(session):
    return [line.act.value for line in session.scalars(select(GradeHistory).order_by(GradeHistory.id))]


def by_hand(marked, act, reason="", **fields):
    change = Change(marked.item, marked.school.enrolment.id, GradeAct(act), fields, reason)
    recording.by_hand(marked.school.run, marked.book, [change], marked.school.trainer)


def total(session, marked):
    return session.get(GradeTotal, marked.school.enrolment.id, populate_existing=True)


def test_an_attempt_enters_its_mark_with_where_it_came_from(session, marked):
    attempt = marked.sit(1)
    grade, item = only(session, marked), marked.item
    assert (item.source, item.maximum, item.title) == (GradeSource.QUIZ, Decimal(4), marked.school.lesson.title)
    assert (grade.entered, grade.final, grade.source_ref) == (Decimal(1), Decimal(1), attempt.public_id)
    assert grade.posted_at
    assert (total(session, marked).current, total(session, marked).is_passed) == (Decimal("0.25"), False)
    better = marked.sit()
    assert only(session, marked).source_ref == better.public_id
    assert (total(session, marked).final, total(session, marked).is_passed) == (Decimal(1), True)
    assert acts(session) == ["source", "source"]


@pytest.mark.parametrize(
    ("method", "points"),
    [(GradeMethod.HIGHEST, 4), (GradeMethod.LAST, 1), (GradeMethod.FIRST, 4), (GradeMethod.AVERAGE, "2.5")],
)
def test_the_quiz_says_which_of_its_attempts_counts(session, make_marked, method, points):
    marked = make_marked(grade_method=method)
    marked.sit()
    marked.sit(1)
    assert only(session, marked).entered == Decimal(points)


def test_an_override_has_a_reason_and_stands_over_later_attempts_until_it_is_taken_back(session, marked):
    marked.sit(1)
    with pytest.raises(BadValue):
        by_hand(marked, "overridden", override=Decimal(3))
    by_hand(marked, "overridden", "السؤال الثاني كان مبهمًا", override=Decimal(3))
    marked.sit()
    grade = only(session, marked)
    assert (grade.entered, grade.override, grade.final) == (Decimal(4), Decimal(3), Decimal(3))
    by_hand(marked, "released", override=None)
    assert only(session, marked).final == Decimal(4)
    assert acts(session) == ["source", "overridden", "source", "released"]


def test_a_deduction_is_kept_apart_and_never_makes_less_than_nothing(session, marked):
    marked.sit()
    by_hand(marked, "entered", deduction=Decimal("0.5"))
    assert (only(session, marked).entered, only(session, marked).final) == (Decimal(4), Decimal("3.5"))
    by_hand(marked, "entered", entered=Decimal(1), deduction=Decimal(2))
    assert only(session, marked).final == 0


def test_excused_does_not_count_and_missing_counts_as_nothing(session, marked):
    by_hand(marked, "missing", state=GradeState.MISSING)
    assert (only(session, marked).final, total(session, marked).current) == (0, 0)
    by_hand(marked, "excused", "سفر لوفاة", state=GradeState.EXCUSED)
    assert (only(session, marked).final, total(session, marked).current) == (None, None)


def test_a_locked_mark_stays_and_what_its_source_said_is_noted(session, marked):
    marked.sit(1)
    by_hand(marked, "locked", is_locked=True)
    marked.sit()
    assert only(session, marked).final == Decimal(1)
    with pytest.raises(recording.Locked):
        by_hand(marked, "entered", entered=Decimal(2))
    assert acts(session) == ["source", "locked", "held"]


def test_a_number_beyond_the_maximum_and_the_same_number_again_change_nothing(session, marked):
    with pytest.raises(BadValue):
        by_hand(marked, "entered", entered=Decimal("4.5"))
    by_hand(marked, "entered", entered=Decimal(2))
    by_hand(marked, "entered", entered=Decimal(2))
    assert acts(session) == ["entered"]


@pytest.mark.parametrize("statement", ["UPDATE grade_history SET reason = 'x'", "DELETE FROM grade_history"])
def test_the_database_refuses_to_change_history(session, marked, statement):
    by_hand(marked, "entered", entered=Decimal(2))
    with pytest.raises((IntegrityError, DatabaseError), match="history"), session.begin_nested():
        session.execute(text(statement))


def test_a_change_of_rules_makes_every_total_anew(session, marked, cast):
    marked.sit(1)
    assert total(session, marked).is_passed is False

    def ask_less(book):
        book.least_total = Decimal("0.25")

    book = remaking.change_rules(marked.school.run, cast.trainer, ask_less, "rules")
    assert (total(session, marked).is_passed, total(session, marked).revision) == (True, book.revision)


def test_a_large_gradebook_is_made_anew_by_a_job_in_parts(session, marked, cast, monkeypatch):
    monkeypatch.setattr(remaking, "LARGE", 0)
    marked.sit()
    book = remaking.change_rules(
        marked.school.run, cast.trainer, lambda book: setattr(book, "is_weighted", True), "rules"
    )
    assert book.job_id
    assert total(session, marked).revision < book.revision
    commit()
    told = []
    remaking.remake(marked.school.run.id, lambda done, all_: told.append((done, all_)))
    assert told == [(1, 1)]
    assert (total(session, marked).revision, total(session, marked).current) == (book.revision, None)
