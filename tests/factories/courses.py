"""Courses, published versions, runs and people in them, for every test that needs a place to learn.

course = make_course(trainer)
version = make_version(course)            # two sections, three text lessons, published
run = make_run(version, seats=2)
enrolment = enrol(run, cast.learner)      # active
"""

import datetime as dt
import itertools

from courses.catalog.models import Course, CourseVersion, Lesson, LessonKind, Section
from courses.catalog.service import content, courses, publishing, versions
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import Enrolment, EnrolPolicy, Run
from courses.enrolment.service import joining, runs
from courses.progress.service import completing
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from media.models import Asset, AssetState, Rendition, StoredObject

_numbers = itertools.count(1)
WORDS = {"ar": "<p>نص الدرس، وفيه ما ينفع.</p>", "en": "<p>The words of the lesson.</p>"}


def make_course(trainer: User | None = None, **fields: object) -> Course:
    """A course with an empty draft; `trainer` teaches it."""
    number = next(_numbers)
    title = {"ar": f"دورة {number}", "en": f"Course {number}"}
    values = {"code": f"C-{number}", "slug": f"course-{number}", "title": title} | fields
    course = courses.create_course(**values)
    if trainer:
        courses.add_trainer(course, trainer)
    return course


def add_section(course: Course, **fields: object) -> Section:
    number = next(_numbers)
    title = {"ar": f"وحدة {number}", "en": f"Unit {number}"}
    return content.add_section(versions.draft_of(course), title, **fields)


def add_lesson(section: Section, kind: LessonKind = LessonKind.TEXT, **fields: object) -> Lesson:
    number = next(_numbers)
    if kind is LessonKind.TEXT:
        fields = {"body": WORDS, "minutes": 5} | fields
    return content.add_lesson(section, kind, {"ar": f"درس {number}", "en": f"Lesson {number}"}, **fields)


def make_version(course: Course | None = None, sections: tuple[int, ...] = (2, 1)) -> CourseVersion:
    """A published version with so many text lessons in each section."""
    course = course or make_course()
    for size in sections:
        section = add_section(course)
        for _ in range(size):
            add_lesson(section)
    return publish(course)


def publish(course: Course) -> CourseVersion:
    return publishing.publish(versions.draft_of(course))


def make_run(version: CourseVersion | None = None, policy: EnrolPolicy = EnrolPolicy.SELF, **fields: object) -> Run:
    """A run that began yesterday and ends in a month."""
    version = version or make_version()
    number = next(_numbers)
    today = clock.now().date()
    values = {
        "title": {"ar": f"دفعة {number}", "en": f"Run {number}"},
        "starts_on": today - dt.timedelta(days=1),
        "ends_on": today + dt.timedelta(days=30),
        "policy": policy,
    }
    run = runs.create_run(version, f"r{number}", **values | fields)
    return runs.by_id(run.id)


def enrol(run: Run, user: User, by: User | None = None) -> Enrolment:
    return joining.enrol(run, user, by)


def complete_all(enrolment: Enrolment) -> None:
    """Every lesson of the run's version."""
    run = session().get_one(Run, enrolment.run_id)
    for lesson in lessons_of(run.version_id):
        completing.complete(enrolment, lesson, "trainer")


def make_asset(state: AssetState = AssetState.READY, duration_ms: int = 120_000, owner: User | None = None) -> Asset:
    """A video with a picture and a sound rendition; its files are only rows."""
    number = next(_numbers)
    asset = Asset(
        state=state, title=f"film-{number}.mp4", duration_ms=duration_ms, owner_id=owner.id if owner else None
    )
    session().add(asset)
    session().flush()
    for label, size in (("360", 10_000_000), ("audio", 2_000_000)):
        stored = StoredObject(backend="local", key=f"t/{number}/{label}", bytes=size, sha256="0" * 64, mime="video/mp4")
        session().add(stored)
        session().flush()
        session().add(
            Rendition(
                asset_id=asset.id,
                profile="1",
                label=label,
                object_id=stored.id,
                bandwidth=600_000,
                average_bandwidth=500_000,
                codecs="avc1.64001e,mp4a.40.2",
                playlist="",
            )
        )
    session().flush()
    return asset
