"""Candidates of an exam of twenty questions: seeded straight into the database, and looked at there at the end."""

import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from bench.programs import ROOT, environment, free_port, running
from bench.progress import Database
from courses.catalog.models import Course, CourseVersion, Lesson, LessonKind, Section, VersionState
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.quizzes.models import Attempt, AttemptStep, QuestionAttempt
from courses.quizzes.service import bank, papers
from lms.accounts.models import SignIn, User
from lms.app import create_app
from lms.core import crypto
from lms.core.db import db, session, transaction

QUESTIONS = 20
RAW_TOKEN = "bench"
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]
OPTIONS = [{"key": key, "text": {"ar": f"الخيار {key}"}} for key in "abcd"]
PAPER: list[tuple[str, dict[str, Any]]] = [
    ("single", {"options": [{**option, "right": option["key"] == "b"} for option in OPTIONS]}),
    ("multiple", {"options": [{**option, "right": option["key"] in "ac"} for option in OPTIONS]}),
    ("true_false", {"right": True}),
    ("numeric", {"right": "1024"}),
]
Row = TypeVar("Row")
RIGHT = (["b"], ["a", "c"], ["true"], ["1024"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody enrolled and signed in."""

    enrolment: int
    cookie: str
    token: str


@dataclass(frozen=True, slots=True)
class Exam:
    """A running server, with an exam that nobody has begun."""

    port: int
    env: dict[str, str]
    begin: str  # the path of its button
    candidates: list[Candidate]


@contextmanager
def exam(server: str, count: int) -> Iterator[Exam]:
    """A platform of its own with so many candidates, on SQLite or on this PostgreSQL server."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder, Database(server) as address:
        env = environment(Path(folder), free_port(), WEB_PROCESSES="2") | {"DEMO": "0"}
        env |= {"DATABASE_URL": address} if address else {}
        subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=env, check=True)
        begin, candidates = seed(env, count)
        with running(GUNICORN, env, f"http://127.0.0.1:{env['PORT']}/readyz"):
            yield Exam(int(env["PORT"]), env, begin, candidates)


@contextmanager
def database_of(env: dict[str, str]) -> Iterator[Flask]:
    """The application on the measured database, beside the server."""
    with patch.dict(os.environ, env):
        app = create_app()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def seed(env: dict[str, str], count: int) -> tuple[str, list[Candidate]]:
    """The path that begins the exam, and who may."""
    with database_of(env) as app:
        with transaction():
            run, lesson = _exam()
            people = [_candidate(run, number) for number in range(count)]
        return f"/learn/runs/{run.id}/quizzes/{lesson.id}/attempts", [_signed_in(app, *each) for each in people]


def chosen(chance: random.Random, slot: int) -> list[str]:
    """What somebody may answer."""
    kind = PAPER[(slot - 1) % len(PAPER)][0]
    if kind == "multiple":
        return sorted(chance.sample("abcd", 2))
    if kind == "true_false":
        return [chance.choice(("true", "false"))]
    return [str(chance.randrange(5000))] if kind == "numeric" else [chance.choice("abcd")]


def held(env: dict[str, str]) -> dict[str, dict[int, tuple[int, list[str], int]]]:
    """{attempt: {slot: (revision, answer, how many steps)}}."""
    found: dict[str, dict[int, tuple[int, list[str], int]]] = {}
    with database_of(env):
        steps = select(AttemptStep.question_attempt_id, func.count()).group_by(AttemptStep.question_attempt_id)
        counts = {row[0]: row[1] for row in session().execute(steps)}
        answers = select(Attempt.public_id, QuestionAttempt).join(QuestionAttempt.attempt)
        for public_id, answer in session().execute(answers):
            said = answer.response.get("answer", [])
            given = [said] if isinstance(said, str) else said
            found.setdefault(public_id, {})[answer.slot] = (answer.revision, given, counts.get(answer.id, 0))
    return found


def _exam() -> tuple[Run, Lesson]:
    course = _kept(Course(code="E-1", slug="exam", title={"ar": "دورة"}, summary={}))
    version = _kept(CourseVersion(course_id=course.id, number=1))
    section = _kept(Section(version_id=version.id, position=1, title={"ar": "وحدة"}))
    lesson = Lesson(version_id=version.id, section_id=section.id, position=1, title={"ar": "اختبار"})
    lesson.kind = LessonKind.QUIZ
    _kept(lesson)
    author, shelf = _kept(User(name_ar="مدرب", email="t@example.org")), bank.add_category(course.id, {"ar": "عام"})
    quiz = papers.of_lesson(lesson.id)
    papers.set_rules(quiz, {"limit_seconds": 3600, "is_shuffled": False})
    asked = [PAPER[number % len(PAPER)] for number in range(QUESTIONS)]
    bodies = [(kind, {**body, "ask": {"ar": f"سؤال {number}"}}) for number, (kind, body) in enumerate(asked)]
    papers.add(quiz, [bank.write(shelf, kind, body, Decimal(1), author) for kind, body in bodies])
    version.state = VersionState.PUBLISHED
    run = _kept(Run(version_id=version.id, code="exam", title={"ar": "دفعة"}, starts_on=dt.date(2020, 1, 1)))
    return run, lesson


def _kept(row: Row) -> Row:
    session().add(row)
    session().flush()
    return row


def _candidate(run: Run, number: int) -> tuple[int, int, str]:
    """The ids of somebody and of the place, and the secret of the sign-in."""
    user, secret = _kept(User(name_ar=f"متدرب {number}", email=f"c{number}@example.org")), crypto.token()
    enrolment = Enrolment(run_id=run.id, user_id=user.id, state=EnrolmentState.ACTIVE)
    entered = SignIn(token_hash=crypto.fingerprint(secret), user_id=user.id, agent="", address="127.0.0.1")
    session().add_all([enrolment, entered])
    session().flush()
    return user.id, enrolment.id, secret


def _signed_in(app: Flask, user: int, enrolment: int, secret: str) -> Candidate:
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update(sign_in=secret, _user_id=str(user), _fresh=True, csrf_token=RAW_TOKEN)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    token = str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW_TOKEN))
    return Candidate(enrolment, f"{cookie.key}={cookie.value}", token)
