"""Out of a lesson to what it holds: a file is downloaded, a page elsewhere opened, a live session joined."""

from urllib.parse import urlsplit

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from courses.catalog import kinds
from courses.catalog.models import LessonKind
from courses.lessons import calendar, policy
from courses.lessons import place as places
from courses.lessons.place import Place
from courses.lessons.service import meetings
from courses.lessons.views import bp, load_place
from courses.progress.service import completing
from lms.core.access import requires
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l, choose
from lms.core.web import render
from media.service import files

OPENED = frozenset({LessonKind.FILE, LessonKind.LINK})


@bp.post("/<string:code>/<string:key>/opening")
@requires(policy.can_learn, load_place)
def open_it(place: Place) -> ResponseReturnValue:
    """The learner downloads the file or opens the page; that completes the lesson, where nothing else is asked."""
    places.must_be_open(place)
    lesson = place.lesson
    if lesson.kind not in OPENED:
        raise RuleError(_l("There is nothing to open in this lesson."))
    target = _target(place)
    if lesson.rule == "opened":
        completing.complete(place.enrolment, lesson, "opened")
    is_ours = not urlsplit(target).netloc
    return redirect(target if is_ours else url_for(".leave", code=place.run.code, key=lesson.stable_key), 303)


@bp.post("/<string:code>/<string:key>/joining")
@requires(policy.can_learn, load_place)
def join(place: Place) -> ResponseReturnValue:
    """Into the room of a live session, while its door is open. Who was there is said by the trainer."""
    places.must_be_open(place)
    _room(place)
    return redirect(url_for(".leave", code=place.run.code, key=place.lesson.stable_key), 303)


@bp.get("/<string:code>/<string:key>/leaving")
@requires(policy.can_learn, load_place)
def leave(place: Place) -> ResponseReturnValue:
    """A page that goes on to another site. (A form may not: the browser is told to send forms to us alone.)"""
    places.must_be_open(place)
    url = _room(place) if place.lesson.kind is LessonKind.LIVE else _target(place)
    host = urlsplit(url).hostname or ""
    return render("lessons/leaving.html", place=place, lesson=place.lesson, url=url, host=host.removeprefix("www."))


@bp.get("/<string:code>/<string:key>/session.ics")
@requires(policy.can_learn, load_place)
def add_to_calendar(place: Place) -> ResponseReturnValue:
    """The live session for a calendar; the address in it is the lesson's, which opens the room in time."""
    meeting = meetings.of_enrolment(place.enrolment, place.lesson)
    if meeting is None:
        raise NotFound
    url = url_for(".show", code=place.run.code, key=place.lesson.stable_key, _external=True)
    title = f"{choose(place.lesson.title)} – {choose(place.course.title)}"
    answer = Response(calendar.written(meeting, title, url, urlsplit(url).hostname or "ijaza"))
    answer.content_type = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="session-{meeting.id}.ics"'
    return answer


def _target(place: Place) -> str:
    lesson = place.lesson
    if lesson.kind is LessonKind.LINK:
        return kinds.link(lesson).url
    if lesson.kind is not LessonKind.FILE or lesson.asset is None:
        raise NotFound
    return files.download(lesson.asset)


def _room(place: Place) -> str:
    return meetings.must_be_open(meetings.of_enrolment(place.enrolment, place.lesson)).join_url
