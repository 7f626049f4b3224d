"""The runs of a course and their versions: each may go over to the newest, once its effects were looked at."""

from typing import NamedTuple

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalog import policy as catalog_policy
from courses.catalog.models import Course, CourseVersion
from courses.catalog.service import courses
from courses.enrolment.models import Run
from courses.enrolment.service import runs
from courses.lessons import policy
from courses.lessons.service import upgrades
from lms.accounts.models import User
from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.i18n import _, choose, number
from lms.core.web import done, render

bp = Blueprint("upgrades", __name__, template_folder="templates", url_prefix="/teach")


class Step(NamedTuple):
    """A run and the version that it may go over to."""

    run: Run
    version: CourseVersion


def load_step(run_id: int) -> Step:
    """The run with the newest published version of its course. Raises `NotFound`."""
    run = runs.by_id(run_id)
    version = upgrades.newest(run.version.course_id)
    if version is None:
        raise NotFound
    return Step(run, version)


def can_step(user: User, step: Step) -> bool:
    """Whoever holds the run."""
    return policy.can_hold(user, step.run)


@bp.get("/courses/<int:course_id>/runs")
@requires(catalog_policy.can_build, courses.by_id)
def index(course: Course) -> ResponseReturnValue:
    """The runs that are not over, and what they teach."""
    newest = upgrades.newest(course.id)
    return render("lessons/runs.html", course=course, newest=newest, found=upgrades.runs_of(course.id))


@bp.get("/runs/<int:run_id>/version")
@requires(can_step, load_step)
def show(step: Step) -> ResponseReturnValue:
    """What going over would do to the learners."""
    return render("lessons/upgrade.html", step=step, effects=upgrades.effects(step.run, step.version))


@bp.post("/runs/<int:run_id>/version")
@requires(can_step, load_step)
def update(step: Step) -> ResponseReturnValue:
    """Go over."""
    user: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    course = step.run.version.course
    upgrades.move(step.run, step.version, user)
    flash(
        _(
            "“%(run)s” teaches version %(number)s now. What its learners completed stays completed.",
            run=choose(step.run.title),
            number=number(step.version.number),
        )
    )
    return done(".index", course_id=course.id)
