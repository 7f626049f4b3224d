"""A great exam that was sat: graded attempts, written straight into the database; and what became of them."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select

from courses.catalog.models import Course, CourseVersion, Lesson, LessonKind, Section, VersionState
from courses.enrolment.events import run_set
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.progress.models import LessonProgress
from courses.quizzes.models import (
    AnswerState,
    Attempt,
    AttemptState,
    AttemptStep,
    QuestionAttempt,
    QuestionEntry,
    Quiz,
    StepKind,
)
from courses.quizzes.service import bank, papers
from courses.quizzes.views import load
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session

QUESTIONS = 20
WRONG_KEY, RIGHT_KEY = "a", "b"  # of the first question; the others' is b
BY_HAND = 50  # one answer in so many was marked by a person: half the mark
PASSES = Decimal("0.5")
HALF = Decimal("0.5")


@dataclass(slots=True)
class Exam:
    """What was sat, and what each attempt must come to: {attempt: (raw before, raw after)}."""

    entry_id: int
    asked_id: int
    corrected_id: int
    trainer_id: int
    marks: dict[int, tuple[Decimal, Decimal]]

    @property
    def changed(self) -> int:
        """How many attempts the corrected key changes."""
        return sum(before != after for before, after in self.marks.values())


def seed(count: int) -> Exam:
    """An exam of twenty questions that so many learners have handed in; the key of its first one was wrong."""
    trainer = User(name_ar="مدرب", email="trainer@example.org")
    session().add(trainer)
    session().flush()
    quiz, run, entries = _quiz(trainer)
    people = _people(run, count)
    exam = Exam(entries[0].id, entries[0].versions[0].id, 0, trainer.id, {})
    versions = [entry.versions[0].id for entry in entries]
    chance = random.Random(1)
    for start in range(0, count, 1000):
        _attempts(exam, quiz, versions, people[start : start + 1000], chance)
    entry = load.entry(exam.entry_id)
    bank.edit(entry, _body(0, RIGHT_KEY), Decimal(1), trainer)
    exam.corrected_id = load.entry(exam.entry_id).versions[-1].id
    return exam


def wrong(exam: Exam) -> int:
    """How many attempts do not have exactly the marks that they must, or a step too few or too many."""
    rows = session().execute(select(Attempt.id, Attempt.raw, Attempt.is_passed))
    steps = (
        select(QuestionAttempt.attempt_id, func.count())
        .join(AttemptStep, AttemptStep.question_attempt_id == QuestionAttempt.id)
        .where(AttemptStep.kind == StepKind.REGRADE)
        .group_by(QuestionAttempt.attempt_id)
    )
    written = {row[0]: row[1] for row in session().execute(steps)}
    bad = 0
    for attempt_id, raw, is_passed in rows:
        before, after = exam.marks[attempt_id]
        is_right = raw == after and is_passed == (after / QUESTIONS >= PASSES)
        bad += not (is_right and written.get(attempt_id, 0) == (before != after))
    return bad


def _quiz(trainer: User) -> tuple[Quiz, Run, list[QuestionEntry]]:
    course = Course(code="B-2", slug="bench-exam", title={"ar": "قياس"}, summary={})
    session().add(course)
    session().flush()
    version = CourseVersion(course_id=course.id, number=1)
    session().add(version)
    session().flush()
    section = Section(version_id=version.id, position=1, title={"ar": "وحدة"})
    session().add(section)
    session().flush()
    lesson = Lesson(version_id=version.id, section_id=section.id, position=1, title={"ar": "اختبار"})
    lesson.kind = LessonKind.QUIZ
    session().add(lesson)
    session().flush()
    shelf = bank.add_category(course.id, {"ar": "رف"})
    bodies = [_body(number, RIGHT_KEY if number else WRONG_KEY) for number in range(QUESTIONS)]
    written = [bank.write(shelf, "single", body, Decimal(1), trainer) for body in bodies]
    quiz = papers.of_lesson(lesson.id)
    papers.set_rules(quiz, {"pass_share": PASSES})
    papers.add(quiz, written)
    version.state, version.published_at = VersionState.PUBLISHED, clock.now()
    run = Run(version_id=version.id, code="bench", title={"ar": "دفعة"}, starts_on=dt.date(2020, 1, 1))
    session().add(run)
    session().flush()
    run_set.send(run)  # with its gradebook, as any run
    return papers.of_lesson(lesson.id), run, [load.entry(entry.id) for entry in written]


def _body(number: int, right: str) -> dict[str, Any]:  # Any: a question's own JSON
    options = [{"key": key, "text": {"ar": f"{key} {number}"}, "right": key == right} for key in "abcd"]
    return {"ask": {"ar": f"السؤال {number}"}, "options": options}


def _people(run: Run, count: int) -> list[int]:
    """The enrolments of so many new learners."""
    users = [User(name_ar=f"متدرب {number}", email=f"s{number}@example.org") for number in range(count)]
    session().add_all(users)
    session().flush()
    places = [{"run_id": run.id, "user_id": user.id, "state": EnrolmentState.ACTIVE} for user in users]
    return list(_inserted(Enrolment, places))


def _attempts(exam: Exam, quiz: Quiz, versions: list[int], enrolments: list[int], chance: random.Random) -> None:
    rows, said, progress = [], [], []
    for enrolment_id in enrolments:
        letters = [chance.choices("abcd", (3, 4, 2, 1))[0] for _ in versions]
        is_by_hand = chance.random() < 1 / BY_HAND
        first, rest = (HALF if is_by_hand else Decimal(letters[0] == WRONG_KEY)), letters[1:].count(RIGHT_KEY)
        then = HALF if is_by_hand else Decimal(letters[0] == RIGHT_KEY)
        said.append((letters, first, is_by_hand, first + rest, then + rest))
        rows.append(_row(quiz, enrolment_id, first + rest))
        progress.append(_progress(quiz, enrolment_id, (first + rest) / QUESTIONS))
    answers, by_hand = [], []
    for attempt_id, (letters, first, is_by_hand, before, after) in zip(_inserted(Attempt, rows), said, strict=True):
        exam.marks[attempt_id] = (before, after)
        by_hand += [is_by_hand] + [False] * (QUESTIONS - 1)
        shares = [first, *(Decimal(letter == RIGHT_KEY) for letter in letters[1:])]
        for slot, (version, letter, share) in enumerate(zip(versions, letters, shares, strict=True), 1):
            answers.append(_answer(attempt_id, slot, version, letter, share))
    ids = list(_inserted(QuestionAttempt, answers))
    steps = [
        {**_step(answer_id, answer), "actor_id": exam.trainer_id if is_one else None}
        for answer_id, answer, is_one in zip(ids, answers, by_hand, strict=True)
    ]
    session().execute(insert(AttemptStep), steps)
    session().execute(insert(LessonProgress), progress)


def _row(quiz: Quiz, enrolment_id: int, raw: Decimal) -> dict[str, Any]:  # Any: columns
    share = raw / QUESTIONS
    now = clock.now()
    return {
        "quiz_id": quiz.id,
        "enrolment_id": enrolment_id,
        "stable_key": quiz.lesson.stable_key,
        "number": 1,
        "state": AttemptState.GRADED,
        "seed": 1,
        "started_at": now,
        "submitted_at": now,
        "handed_in_by": "learner",
        "possible": Decimal(QUESTIONS),
        "raw": raw,
        "share": share,
        "is_passed": share >= PASSES,
    }


def _progress(quiz: Quiz, enrolment_id: int, best: Decimal) -> dict[str, Any]:  # Any: columns
    done = {"share": Decimal(1), "completed_at": clock.now()} if best >= PASSES else {"completed_at": None}
    row = {"enrolment_id": enrolment_id, "stable_key": quiz.lesson.stable_key, "source": "passed", "best": best}
    return {"share": Decimal(0), **row, **done, "failures": int(best < PASSES), "seen_at": clock.now()}


def _answer(attempt_id: int, slot: int, version: int, letter: str, share: Decimal) -> dict[str, Any]:  # Any: columns
    state = {0: AnswerState.WRONG, 1: AnswerState.RIGHT}.get(int(share) if share in (0, 1) else 2, AnswerState.PARTIAL)
    return {
        "attempt_id": attempt_id,
        "slot": slot,
        "version_id": version,
        "order": list("abcd"),
        "max_mark": Decimal(1),
        "response": {"answer": letter},
        "state": state,
        "fraction": share,
    }


def _step(answer_id: int, answer: dict[str, Any]) -> dict[str, Any]:  # Any: columns
    kept = {"response": answer["response"], "fraction": answer["fraction"], "server_at": clock.now()}
    return {"question_attempt_id": answer_id, "kind": StepKind.GRADE, "revision": 1, "note": {}, **kept}


def _inserted(model: Any, rows: list[dict[str, Any]]) -> Iterator[int]:  # Any: a table with an id
    """The ids of the new rows, in the order given."""
    asked = insert(model).returning(model.id, sort_by_parameter_order=True)
    yield from session().scalars(asked, rows)
