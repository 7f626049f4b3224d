"""What happens beside a regrade: another one, a hand-in, drawn papers, work that waits for a person, a dead worker."""

import itertools
import os
import time
from decimal import Decimal
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from courses.progress.models import LessonProgress
from courses.quizzes import jobs
from courses.quizzes.models import (
    AnswerState,
    Attempt,
    AttemptState,
    AttemptStep,
    GradeMethod,
    QuestionAttempt,
    StepKind,
)
from courses.quizzes.regrading import applying, effects, rulings
from courses.quizzes.regrading.models import Ruling, RulingKind
from courses.quizzes.service import arranging, bank, composing, grading, marking, papers
from courses.quizzes.service.finding import Search
from courses.quizzes.stats import report, tally
from courses.quizzes.views import load
from lms.core.db import commit, session, transaction
from lms.core.jobs import JobState
from tests.academy import open_academy
from tests.courses.quizzes.hall import people, sit
from tests.courses.quizzes.sitting import begin, event, give
from tests.factories.accounts import make_user
from tests.factories.quizzes import make_school, single


class Quiet:
    def progress(self, done, total, note=""):
        pass


def ruled(school, kind=RulingKind.FULL_MARKS, number=0, reason="سبب"):
    entry = load.entry(school.entries[number].id)
    return applying.rule(entry, applying.draft(entry, entry.versions[0].id, kind, None), reason, school.trainer)


def brought(ruling):
    commit()
    jobs.regrade.run(Quiet(), ruling_id=ruling.id)
    return ruling


def raws():
    session().expire_all()
    return session().scalars(select(Attempt.raw).order_by(Attempt.id)).all()


@pytest.fixture
def school(session, cast):
    return make_school(cast, [("single", single("س١")), ("single", single("س٢"))], pass_share=Decimal("0.6"))


def test_a_newer_ruling_that_comes_while_the_older_waits_for_attempts_has_the_last_word(school, monkeypatch):
    sit(school, school.learner, "c", "b")
    older = ruled(school, RulingKind.LEFT_OUT)
    hold = applying._hold

    def waited(attempt_ids):
        monkeypatch.setattr(applying, "_hold", hold)
        assert applying.bring(ruled(school), attempt_ids)  # made and brought while the older one's work waited
        hold(attempt_ids)

    monkeypatch.setattr(applying, "_hold", waited)
    assert not applying.bring(older, effects.attempts_with(older.version_id))
    attempt = session().scalars(select(Attempt)).one()
    assert (attempt.raw, attempt.possible) == (2, 2)
    assert not session().scalars(select(QuestionAttempt.is_left_out)).first()


def test_an_attempt_that_is_handed_in_by_the_old_key_while_the_list_is_made_is_not_forgotten(school, monkeypatch):
    started = sit_without_handing_in(school)
    ruling = ruled(school)
    commit()
    waiting = effects.attempts_with(ruling.version_id)
    with monkeypatch.context() as unaware:
        unaware.setattr(rulings, "in_force", lambda _ids: {})  # it read what was in force before the ruling was made
        grading.hand_in(started)
    assert raws() == [1]
    assert applying.bring(applying.load(ruling.id), waiting)
    assert raws() == [2]


def sit_without_handing_in(school):
    attempt = begin(school)
    give(attempt, school.learner, event(1, {"answer": ["c"]}))
    give(attempt, school.learner, event(2, {"answer": ["b"]}))
    return attempt


@pytest.fixture
def drawn(session, cast, monkeypatch):
    """Two questions for all, one of two that are drawn, always the same ones."""
    seeds = itertools.count(33)
    monkeypatch.setattr(composing, "secrets", SimpleNamespace(randbits=lambda _bits: next(seeds)))
    school = make_school(cast, [("single", single("س١")), ("single", single("س٢"))], published=False)
    shelf = bank.add_category(school.course.id, {"ar": "سحب"})
    pool = [bank.write(shelf, "single", single(f"مسحوب {n}"), Decimal(1), school.trainer) for n in range(2)]
    arranging.draw(papers.of_lesson(school.lesson.id), Search(category_id=shelf.id), 1, Decimal(1))
    school.version.state = "published"
    session.flush()
    school.quiz = papers.of_lesson(school.lesson.id)
    rows = ["bbb", "bbc", "bbc", "bcb", "bcc", "cbc", "cbb", "ccc"]
    for user, letters in zip(people(school, 8), rows, strict=True):
        sit(school, user, *letters)
    school.pool = {entry.versions[0].id: entry for entry in pool}
    return school


def test_a_void_question_that_was_drawn_touches_only_the_papers_that_have_it(drawn, session):
    by_version = dict(
        session.execute(
            select(QuestionAttempt.version_id, func.count())
            .where(QuestionAttempt.version_id.in_(drawn.pool))
            .group_by(QuestionAttempt.version_id)
        ).all()
    )
    assert sum(by_version.values()) == 8
    version, count = max(by_version.items(), key=lambda pair: pair[1])
    drawn.entries = [drawn.pool[version]]
    before = dict(session.execute(select(Attempt.id, Attempt.raw)).all())
    out = brought(ruled(drawn, RulingKind.LEFT_OUT))
    session.expire_all()
    worth = session.execute(select(Attempt.id, Attempt.possible)).all()
    have = set(session.scalars(select(QuestionAttempt.attempt_id).where(QuestionAttempt.version_id == version)))
    assert len(have) == count
    assert {row.id: row.possible for row in worth} == {row.id: 2 if row.id in have else 3 for row in worth}
    tally.count_all()
    assert tally.is_right(drawn.quiz.id)
    brought(applying.undo(out, drawn.trainer))
    session.expire_all()
    assert dict(session.execute(select(Attempt.id, Attempt.raw)).all()) == before
    tally.count_all()
    assert tally.is_right(drawn.quiz.id)


def mean(values):
    return sum(values) / len(values)


def cov(one, other):
    first, second = mean(one), mean(other)
    return sum((a - first) * (b - second) for a, b in zip(one, other, strict=True)) / (len(one) - 1)


def test_the_figures_are_those_of_the_formulas_also_for_drawn_questions(drawn, session):
    """Moodle's formulas, written down again in the plainest way, over what stands in the attempts."""
    tally.count_all()
    found = report.of_quiz(papers.of_lesson(drawn.lesson.id))
    rows = session.execute(select(QuestionAttempt.attempt_id, QuestionAttempt.version_id, QuestionAttempt.fraction))
    table = {}
    for attempt_id, version_id, fraction in rows:
        table.setdefault(attempt_id, {})[version_id] = float(fraction)
    totals = {attempt_id: sum(marks.values()) for attempt_id, marks in table.items()}
    assert len(found.items) == 4
    weights = {}
    for item in found.items:
        having = [attempt_id for attempt_id, marks in table.items() if item.version.id in marks]
        x = [table[attempt_id][item.version.id] for attempt_id in having]
        rest = [totals[attempt_id] - mark for attempt_id, mark in zip(having, x, strict=True)]
        assert item.sums.facility == pytest.approx(100 * mean(x))
        assert item.sums.sd == pytest.approx(100 * cov(x, x) ** 0.5)
        expected = 100 * cov(x, rest) / (cov(x, x) * cov(rest, rest)) ** 0.5
        assert item.sums.discrimination == pytest.approx(expected)
        assert item.efficiency == pytest.approx(100 * cov(x, rest) / cov(sorted(x), sorted(rest)))
        assert item.intended == pytest.approx(100 * len(x) / 24)
        with_total = cov(x, [totals[attempt_id] for attempt_id in having])
        weights[item.version.id] = with_total**0.5 if with_total >= 0 else None
    heavy = sum(weight for weight in weights.values() if weight)
    for item in found.items:
        weight = weights[item.version.id]
        assert item.effective == (None if weight is None else pytest.approx(100 * weight / heavy))
    common = [item.version.id for item in found.items if item.place]
    columns = [[marks[version_id] for marks in table.values()] for version_id in common]
    shared = [sum(marks[version_id] for version_id in common) for marks in table.values()]
    alpha = 2 / 1 * (1 - sum(cov(one, one) for one in columns) / cov(shared, shared))
    assert found.consistency == pytest.approx(100 * alpha)
    assert found.papers_differ
    assert found.error_ratio == pytest.approx(100 * (1 - alpha) ** 0.5)
    whole = list(totals.values())
    assert found.standard_error == pytest.approx((1 - alpha) ** 0.5 * cov(whole, whole) ** 0.5)


def test_who_waits_for_a_person_gets_marks_and_progress_by_a_void_question_and_keeps_what_a_person_gave(session, cast):
    essay = {"ask": {"ar": "اكتب"}}
    school = make_school(cast, [("single", single("س١")), ("essay", essay), ("essay", essay)], pass_share=Decimal(1))
    attempt = sit(school, school.learner, "b", "نص", "نص آخر")
    assert attempt.state is AttemptState.NEEDS_GRADING
    answers = session.scalars(select(QuestionAttempt).order_by(QuestionAttempt.slot)).all()
    marking.mark(answers[2], Decimal(1), school.trainer, comment="حسن")
    out = brought(ruled(school, number=1))
    session.expire_all()
    assert (attempt.state, attempt.raw, attempt.is_passed) == (AttemptState.GRADED, 3, True)
    done = select(LessonProgress.completed_at).where(LessonProgress.stable_key == school.lesson.stable_key)
    assert session.scalars(done).one()
    brought(applying.undo(out, school.trainer))
    session.expire_all()
    assert (attempt.state, attempt.raw) == (AttemptState.NEEDS_GRADING, None)
    assert [answer.state for answer in answers][1:] == [AnswerState.NEEDS_GRADING, AnswerState.RIGHT]
    assert not session.scalars(done).one()


def test_the_lesson_follows_the_attempt_that_counts(session, cast):
    """The last one counts: that the first passes now changes nothing."""
    school = make_school(
        cast,
        [("single", single("س١")), ("single", single("س٢"))],
        pass_share=Decimal(1),
        grade_method=GradeMethod.LAST,
        attempts_allowed=2,
    )
    sit(school, school.learner, "c", "b")
    sit(school, school.learner, "c", "c")
    brought(ruled(school))
    session.expire_all()
    assert session.scalars(select(Attempt.is_passed).order_by(Attempt.id)).all() == [True, False]
    row = session.scalars(select(LessonProgress)).one()
    assert (row.best, row.completed_at) == (Decimal("0.5"), None)


@pytest.mark.slow
@pytest.mark.once
def test_a_worker_that_is_killed_in_mid_regrade_counts_nothing_twice_and_leaves_nothing_out(own_folder):
    with open_academy(own_folder, "regrade", "tests.courses.quizzes.dying_worker") as academy:
        with transaction():
            cast = SimpleNamespace(learner=make_user("learner"), trainer=make_user("trainer"))
            school = make_school(cast, [("single", single("س١")), ("single", single("س٢"))])
            for user in [cast.learner, *people(school, 5)]:
                sit(school, user, "c", "b")
            ruling = ruled(school)
            job_id = jobs.regrade.later(key="ruling", ruling_id=ruling.id).id
            ruling_id = ruling.id
        flag = academy.folder / "dying"
        flag.write_text("")
        environ = {"DYING": str(flag)}
        wait(academy.start_worker(**environ), lambda: False)
        assert sorted(raws()) == [1, 1, 2, 2, 2, 2]  # two portions were kept; the third was written and died with it
        wait(academy.start_worker(**environ), lambda: academy.job(job_id).state is JobState.DONE)
        assert raws() == [2] * 6
        steps = select(func.count()).select_from(AttemptStep).where(AttemptStep.kind == StepKind.REGRADE)
        assert session().scalar(steps) == 6
        ruling = session().get_one(Ruling, ruling_id)
        assert (ruling.counts, ruling.done_at is not None) == ({"passes": 6}, True)


def wait(process, is_over, seconds=90):
    """Until the process has died, or something is over."""
    for _ in range(seconds * 10):
        if process.poll() is not None or is_over():
            return
        time.sleep(0.1)
    raise AssertionError(f"it goes on, after {seconds} s (machine load {os.getloadavg()[0]:.0f})")
