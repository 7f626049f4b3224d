"""Lessons as the search finds them: texts, and what is said in recordings, by whoever may open the lesson now.

Each lesson has an audience of its own: learners to whom it is open, and those who teach its course.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from courses.catalog.events import version_published
from courses.catalog.models import Course, CourseVersion, Lesson, VersionState
from courses.catalog.service.courses import taught_by
from courses.enrolment.models import LEARNING, Enrolment, Run
from courses.progress.service.outline import outline
from lms import search
from lms.accounts.models import User
from lms.core import digits
from lms.core.db import session
from lms.core.i18n import _, _l, choose, locale
from lms.search import Document, Hit, Shown, Source, marks
from lms.search.sources import Visitor
from lms.search.text import plain
from media import transcript
from media.models import Asset, CaptionTrack
from media.service.captions import captions_changed

KIND = "lesson"


def listen() -> None:
    """Let lessons be found, by those who may open them."""
    search.register(Source(KIND, _l("Lessons"), lessons, documents, show, order=30))
    search.register_audience(KIND, audiences)
    version_published.connect(_published)
    captions_changed.connect(_said_otherwise)


def lessons() -> Select[Any]:  # Any: one column of ids
    """The lessons of all versions but drafts."""
    return select(Lesson.id).join(Lesson.version).where(CourseVersion.state != VersionState.DRAFT)


def documents(lesson_id: int) -> Iterable[Document]:
    """Its text, and some sentences of its recording each, in all their languages."""
    lesson = session().get(Lesson, lesson_id, options=[joinedload(Lesson.version)])
    if lesson is None or lesson.version.state is VersionState.DRAFT:
        return
    audience = _audience(lesson.id)
    for language, title in lesson.title.items():
        body = plain(lesson.body.get(language, ""))
        yield Document(f"text/{language}", language, body, title, audience=audience)
    for track, paragraph in _said([lesson]).get(lesson.id, []):
        part = f"said/{track.language}/{paragraph.start}"
        yield Document(part, track.language, paragraph.text, locator={"start": paragraph.start}, audience=audience)


def audiences(user: User) -> Iterator[str]:
    """The lessons that are open to a learner, and those of the courses that a trainer teaches."""
    query = select(Enrolment).where(Enrolment.user_id == user.id, Enrolment.state.in_(LEARNING))
    for enrolment in session().scalars(query.options(joinedload(Enrolment.run))).all():
        yield from (_audience(line.lesson.id) for line in outline(enrolment).lines if line.is_open)
    if user.is_staff:
        taught = lessons().where(
            CourseVersion.course_id.in_(taught_by(user).with_only_columns(Course.id).order_by(None))
        )
        yield from map(_audience, session().scalars(taught))


def show(hits: Sequence[Hit], user: Visitor, typed: str) -> dict[int, Shown]:
    """A learner's own lesson, else the trainer's trial of it; a recording at its second."""
    query = select(Lesson).where(Lesson.id.in_({hit.object_id for hit in hits}))
    found = {
        row.id: row
        for row in session().scalars(query.options(joinedload(Lesson.version).joinedload(CourseVersion.course)))
    }
    codes = _codes(user, {row.version_id for row in found.values()})
    said = _said(list(found.values()))
    shown: dict[int, Shown] = {}
    for hit in hits:
        if lesson := found.get(hit.object_id):
            code = codes.get(lesson.version_id)
            shown[hit.id] = _shown(hit, lesson, code, said.get(lesson.id, []), typed)
    return shown


def _shown(hit: Hit, lesson: Lesson, code: str | None, said: list["_Said"], typed: str) -> Shown:
    title, course = choose(lesson.title, hit.lang), choose(lesson.version.course.title)
    key = lesson.stable_key
    url = url_for("trials.show", version_id=lesson.version_id, key=key)
    if code:
        url = url_for("lessons.show", code=code, key=key)
    if "start" not in hit.locator:
        return Shown(title, url, plain(lesson.body.get(hit.lang, "")), course)
    start = hit.locator["start"]
    found = next((each for track, each in said if track.language == hit.lang and each.start == start), None)
    if found:  # some sentences are found together; the one that says it begins later
        start = found.cues[marks.best([cue.text for cue in found.cues], typed, hit.lang)].start
    second = start // 1000
    minute = _("minute %(time)s", time=_digits(f"{second // 60}:{second % 60:02}"))
    return Shown(title, f"{url}#t={second}", found.text if found else "", f"{course}{_comma()}{minute}")


_Said = tuple[CaptionTrack, transcript.Paragraph]


def _said(rows: Sequence[Lesson]) -> dict[int, list[_Said]]:
    """What is said in the recordings of lessons, paragraph by paragraph."""
    assets = {row.asset_id for row in rows if row.asset_id}
    tracks: dict[int, list[_Said]] = {}
    if assets:
        query = select(CaptionTrack).where(CaptionTrack.asset_id.in_(assets)).order_by(CaptionTrack.id)
        for track in session().scalars(query):
            tracks.setdefault(track.asset_id, []).extend((track, each) for each in transcript.paragraphs(track))
    return {row.id: tracks.get(row.asset_id or 0, []) for row in rows}


def _codes(user: Visitor, version_ids: set[int]) -> dict[int, str]:
    """The codes of the runs in which the person learns from these versions."""
    if not user.is_authenticated:
        return {}
    query = select(Run.version_id, Run.code).join(Enrolment, Enrolment.run_id == Run.id)
    mine = query.where(Enrolment.user_id == user.id, Enrolment.state.in_(LEARNING), Run.version_id.in_(version_ids))
    return {row[0]: row[1] for row in session().execute(mine.order_by(Run.id))}


def _audience(lesson_id: int) -> str:
    return f"lesson:{lesson_id}"


def _comma() -> str:
    return "، " if locale() == "ar" else ", "


def _digits(text: str) -> str:
    return digits.arabic(text) if locale() == "ar" else text


def _published(version: CourseVersion, **rest: Any) -> None:  # Any: what the signal brings besides
    del rest
    for lesson_id in session().scalars(select(Lesson.id).where(Lesson.version_id == version.id).order_by(Lesson.id)):
        search.changed(KIND, lesson_id)


def _said_otherwise(asset: Asset) -> None:
    """Captions came, changed or went: the lessons that show the recording say something else."""
    for lesson_id in session().scalars(lessons().where(Lesson.asset_id == asset.id).order_by(Lesson.id)):
        search.changed(KIND, lesson_id)
