"""Learners with a film before them: seeded straight into the database, and counted there at the end."""

import datetime as dt
import os
from dataclasses import dataclass
from unittest.mock import patch

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from courses.catalog.models import Course, CourseVersion, Lesson, LessonKind, Section, VersionState
from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.progress.models import LearningEvent, WatchDevice, WatchProgress
from lms.accounts.models import SignIn, User
from lms.app import create_app
from lms.core import clock, crypto
from lms.core.db import db, session, transaction
from media.models import Asset, AssetState

LENGTH_MS = 3_600_000
RAW_TOKEN = "bench"


@dataclass(frozen=True, slots=True)
class Watcher:
    """One learner at one device."""

    enrolment: int
    run: str
    key: str
    asset: int
    device: str
    cookie: str
    token: str


def seed(env: dict[str, str], count: int) -> list[Watcher]:
    """So many learners in a run with one film, each known on a device for two hours."""
    with patch.dict(os.environ, env):
        app = create_app()
    with app.app_context():
        with transaction():
            run, lesson = _film()
            people = [_learner(run, number) for number in range(count)]
        watchers = [_watcher(app, run, lesson, each) for each in people]
        db.session.remove()
        db.engine.dispose()
    return watchers


def counted(env: dict[str, str]) -> dict[int, tuple[int, int]]:
    """{enrolment: (events kept, milliseconds credited)}."""
    with patch.dict(os.environ, env):
        app = create_app()
    with app.app_context():
        events = select(LearningEvent.enrolment_id, func.count()).group_by(LearningEvent.enrolment_id)
        kept = {row[0]: row[1] for row in session().execute(events)}
        rows = session().execute(select(WatchProgress.enrolment_id, WatchProgress.watched_ms)).all()
        found = {number: (kept.get(number, 0), watched) for number, watched in rows}
        db.session.remove()
        db.engine.dispose()
    return found


def _film() -> tuple[Run, Lesson]:
    course = Course(code="B-1", slug="bench", title={"ar": "قياس"}, summary={})
    asset = Asset(state=AssetState.READY, title="film", duration_ms=LENGTH_MS)
    session().add_all([course, asset])
    session().flush()
    version = CourseVersion(course_id=course.id, number=1)
    session().add(version)
    session().flush()
    section = Section(version_id=version.id, position=1, title={"ar": "وحدة"})
    session().add(section)
    session().flush()
    lesson = Lesson(version_id=version.id, section_id=section.id, position=1, title={"ar": "درس"})
    lesson.kind, lesson.asset_id = LessonKind.VIDEO, asset.id
    session().add(lesson)
    session().flush()
    version.state = VersionState.PUBLISHED
    run = Run(version_id=version.id, code="bench", title={"ar": "دفعة"}, starts_on=dt.date(2020, 1, 1))
    session().add(run)
    session().flush()
    return run, lesson


def _learner(run: Run, number: int) -> tuple[int, int, str, str]:
    """The ids of a learner and the place, the device, and the secret of the sign-in."""
    user = User(name_ar=f"متدرب {number}", email=f"w{number}@example.org")
    session().add(user)
    session().flush()
    enrolment = Enrolment(run_id=run.id, user_id=user.id, state=EnrolmentState.ACTIVE)
    secret, device, since = crypto.token(), f"device{number}", clock.now() - dt.timedelta(hours=2)
    known = WatchDevice(user_id=user.id, device=device, first_seen_at=since, emptied_at=since)
    entered = SignIn(token_hash=crypto.fingerprint(secret), user_id=user.id, agent="", address="127.0.0.1")
    session().add_all([enrolment, known, entered])
    session().flush()
    return user.id, enrolment.id, device, secret


def _watcher(app: Flask, run: Run, lesson: Lesson, learner: tuple[int, int, str, str]) -> Watcher:
    user, enrolment, device, secret = learner
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update(sign_in=secret, _user_id=str(user), _fresh=True, csrf_token=RAW_TOKEN)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    token = str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW_TOKEN))
    where = (run.code, lesson.stable_key, lesson.asset_id or 0)
    return Watcher(enrolment, *where, device, f"{cookie.key}={cookie.value}", token)
