"""The pages of a learner at work: `/learn/<run>/<lesson>`."""

from typing import Any

from flask import Blueprint, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalog.models import PLAYED
from courses.enrolment import policy as enrolment_policy
from courses.enrolment.models import Enrolment
from courses.lessons import holds, policy
from courses.lessons import place as places
from courses.lessons.place import Place
from courses.progress import opened
from courses.progress.models import WatchProgress
from courses.progress.service import completing, watching
from courses.progress.service.outline import outline
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l
from lms.core.jobs import Job
from lms.core.web import render
from media import playback

bp = Blueprint("lessons", __name__, template_folder="templates", url_prefix="/learn")


def load_enrolment(code: str) -> Enrolment:
    """The reader's own enrolment in the run."""
    return places.enrolment_in(code, current_user)


def load_place(code: str, key: str) -> Place:
    """The reader's own place in the run, at this lesson."""
    return places.find(code, key, current_user)


@bp.get("/<string:code>")
@requires(enrolment_policy.can_learn, load_enrolment)
def index(enrolment: Enrolment) -> ResponseReturnValue:
    """Go to the next lesson, or to the course where nothing is left."""
    line = outline(enrolment).next
    if line is None:
        return redirect(url_for("front.course", slug=enrolment.run.version.course.slug), 303)
    return redirect(url_for(".show", code=enrolment.run.code, key=line.lesson.stable_key), 303)


@bp.get("/<string:code>/<string:key>")
@requires(policy.can_learn, load_place)
def show(place: Place) -> ResponseReturnValue:
    """One lesson."""
    before, after = place.outline.beside(place.lesson.stable_key)
    # Any: whatever templates show
    shown: dict[str, Any] = {"place": place, "line": place.line, "lesson": place.lesson}
    shown |= {"before": before, "after": after}
    if not place.line.is_open:
        return render("lessons/shut.html", **shown)
    shown["body"], row = places.body_and_watched(place)
    if place.lesson.kind in PLAYED:
        return _played(place, row, shown)
    shown |= holds.of(place)
    return render(f"lessons/{place.lesson.kind}.html", **shown)


@bp.get("/<string:code>/<string:key>/sources")
@requires(policy.can_learn, load_place)
def sources(place: Place) -> ResponseReturnValue:
    """New addresses for a player whose own have ended; whoever may not watch any more gets none."""
    places.must_be_open(place)
    playing = playback.of(place.lesson.asset_id) if place.lesson.asset_id else None
    if playing is None:
        raise NotFound
    return jsonify(playing.sources)


@bp.post("/<string:code>/<string:key>/completion")
@requires(policy.can_learn, load_place)
def complete(place: Place) -> ResponseReturnValue:
    """The learner has read the lesson; on to the next."""
    places.must_be_open(place)
    if place.lesson.rule != "viewed":
        raise RuleError(_l("This lesson is completed by watching it or passing it."))
    completing.complete(place.enrolment, place.lesson, "viewed")
    _before, after = place.outline.beside(place.lesson.stable_key)
    if after is None:
        return redirect(url_for("front.course", slug=place.run.version.course.slug), 303)
    return redirect(url_for(".show", code=place.run.code, key=after.lesson.stable_key), 303)


def _played(place: Place, row: WatchProgress | None, shown: dict[str, Any]) -> ResponseReturnValue:
    """The player where there is something to play, else how far its preparation is."""
    asset = place.lesson.asset
    playing = playback.of(asset.id) if asset and asset.is_playable else None
    if playing is None:
        job = session().get(Job, asset.job_id) if asset and asset.job_id else None
        return render("lessons/preparing.html", "lessons/_preparing.html", film=asset, job=job, **shown)
    opened.remember()
    shown |= {"playback": playing, "watched": watching.so_far(row, playing.asset, place.lesson.enough)}
    return render(f"lessons/{place.lesson.kind}.html", is_done=place.line.is_done, **shown)
