"""The pages of a learner at work: `/learn/<run>/<lesson>`."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalog.models import LessonKind
from courses.enrolment import policy as enrolment_policy
from courses.enrolment.models import Enrolment
from courses.lessons import place as places
from courses.lessons import policy
from courses.lessons.place import Place
from courses.progress.service import completing
from courses.progress.service.outline import outline
from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _l
from lms.core.web import render

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
    shown: dict[str, Any] = {
        "place": place,
        "line": place.line,
        "lesson": place.lesson,
        "before": before,
        "after": after,
    }
    if not place.line.is_open:
        return render("lessons/shut.html", **shown)
    shown |= {"body": places.body(place.lesson), "quiz_url": _quiz_url(place)}
    return render(f"lessons/{place.lesson.kind}.html", **shown)


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


def _quiz_url(place: Place) -> str | None:
    """Where the lesson's quiz is sat; known here by its address only."""
    if place.lesson.kind != LessonKind.QUIZ:
        return None
    return url_for("quizzes.intro", run_id=place.run.id, lesson_id=place.lesson.id)
