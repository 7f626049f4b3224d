"""The academy is planted once, whole, by the rules that everybody lives by."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from courses.catalog.models import Course, Lesson
from courses.enrolment.models import Enrolment, Run
from courses.quizzes.models import Attempt, AttemptState, QuestionVersion
from demo import people, seed
from demo.people import Standing
from lms.accounts.models import OrgUnit, Role, RoleAssignment, User
from lms.core.audit import AuditEntry
from lms.core.jobs import Job
from media.models import Asset, AssetState, CaptionTrack

TABLES = (
    User,
    OrgUnit,
    RoleAssignment,
    Course,
    Lesson,
    QuestionVersion,
    Run,
    Enrolment,
    Attempt,
    Asset,
    Job,
    AuditEntry,
)


@pytest.fixture
def few(monkeypatch):
    """A dozen learners, two of each standing: the whole forty take long enough to be planted once only."""
    everybody = people.learners()
    chosen = [person for standing in Standing for person in [one for one in everybody if one.standing is standing][:2]]
    monkeypatch.setattr(people, "learners", lambda: chosen)
    return chosen


@pytest.fixture
def academy(session, few):
    assert seed.plant() is True
    return few


def counts(session):
    return {table.__name__: session.scalar(select(func.count()).select_from(table)) for table in TABLES}


def test_planting_twice_is_planting_once(session, academy):
    before = counts(session)
    assert all(before.values())
    assert seed.plant() is False
    assert counts(session) == before


def test_every_attempt_was_graded_by_the_rules_and_not_all_are_passed(session, academy):
    attempts = session.scalars(select(Attempt)).all()
    assert {attempt.state for attempt in attempts} == {AttemptState.GRADED}
    assert {attempt.is_passed for attempt in attempts} == {True, False}
    assert all(attempt.submitted_at and attempt.share is not None for attempt in attempts)


def test_films_stand_with_captions_and_chapters_before_they_are_made(session, academy):
    assets = session.scalars(select(Asset)).all()
    assert len(assets) == 3
    assert {asset.state for asset in assets} == {AssetState.PREPARING}
    assert all(asset.chapters and asset.job_id for asset in assets)
    assert Counter(session.scalars(select(CaptionTrack.language))) == {"ar": 3}


def test_the_catalogue_shows_three_courses(client, academy):
    page = client.get("/courses").get_data(as_text=True)
    for title in ("الحاسب للأئمة والواعظات", "أدب الخطبة وبناؤها", "إعداد المدرب الإلكتروني"):
        assert title in page


def test_staff_hold_their_roles(session, academy):
    held = {
        (session.get_one(User, row.user_id).email.split("@")[0], row.role)
        for row in session.scalars(select(RoleAssignment))
    }
    assert held == {
        ("admin", Role.ADMIN),
        ("director", Role.DIRECTOR),
        ("registrar", Role.REGISTRAR),
        ("trainer", Role.TRAINER),
        ("trainer2", Role.TRAINER),
    }
