"""Writing the rubrics of a course."""

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalog.models import Course
from courses.catalog.service.courses import by_id as course
from courses.rubrics import policy, service
from courses.rubrics.forms import FIRST_CRITERIA, RubricForm
from courses.rubrics.models import Rubric
from lms.core.access import requires
from lms.core.i18n import _
from lms.core.web import done, render

bp = Blueprint("rubrics", __name__, template_folder="templates")


@bp.get("/teach/courses/<int:course_id>/rubrics")
@requires(policy.teaches, course)
def index(course: Course) -> ResponseReturnValue:
    """The rubrics of a course."""
    hidden = request.args.get("hidden") == "1"
    return render(
        "rubrics/index.html", course=course, rubrics=service.of_course(course.id, hidden=hidden), hidden=hidden
    )


@bp.get("/teach/courses/<int:course_id>/rubrics/new")
@requires(policy.teaches, course)
def new(course: Course) -> ResponseReturnValue:
    """An empty rubric with the usual levels."""
    form = RubricForm()
    form.add_criteria(FIRST_CRITERIA)
    return _editor(course, form)


@bp.post("/teach/courses/<int:course_id>/rubrics")
@requires(policy.teaches, course)
def create(course: Course) -> ResponseReturnValue:
    """Keep it."""
    form = RubricForm()
    if answer := _unfinished(course, form):
        return answer
    service.write(course.id, form.title(), form.value(), current_user)
    flash(_("The rubric is saved."), "good")
    return done(".index", course_id=course.id)


@bp.get("/teach/rubrics/<int:rubric_id>")
@requires(policy.can_edit, service.by_id)
def edit(rubric: Rubric) -> ResponseReturnValue:
    """The newest version, to be changed."""
    form = RubricForm()
    form.show(rubric.title, rubric.versions[-1].criteria)
    return _editor(rubric.course, form, rubric)


@bp.post("/teach/rubrics/<int:rubric_id>")
@requires(policy.can_edit, service.by_id)
def update(rubric: Rubric) -> ResponseReturnValue:
    """Keep the change as a new version."""
    form = RubricForm()
    if answer := _unfinished(rubric.course, form, rubric):
        return answer
    before = rubric.versions[-1].number
    after = service.revise(rubric, form.title(), form.value(), current_user)
    if after.number == before:
        flash(_("The rubric is saved."), "good")
    else:
        flash(_("Your change is a new version. What was marked by the old one stays as it is."), "good")
    return done(".edit", rubric_id=rubric.id)


@bp.post("/teach/rubrics/<int:rubric_id>/hiding")
@requires(policy.can_edit, service.by_id)
def hide(rubric: Rubric) -> ResponseReturnValue:
    """Offer it no longer, or again."""
    service.hide(rubric, hidden=rubric.hidden_at is None, by=current_user)
    return done(".index", course_id=rubric.course_id)


def _unfinished(course: Course, form: RubricForm, rubric: Rubric | None = None) -> ResponseReturnValue | None:
    """Answer what is not to be kept: more rows, or something to put right."""
    if "more" in request.form:
        form.add_criteria(1)
        return _editor(course, form, rubric)
    if (place := request.form.get("more_levels", type=int)) is not None:
        form.add_level(place)
        return _editor(course, form, rubric)
    is_good = form.validate()
    problems = service.check(form.title(), form.value())
    if is_good and not problems:
        return None
    form.point_at([problem for problem in problems if is_good or problem.criterion >= 0])
    return _editor(course, form, rubric, status=422)


def _editor(course: Course, form: RubricForm, rubric: Rubric | None = None, status: int = 200) -> ResponseReturnValue:
    return render("rubrics/edit.html", status=status, course=course, form=form, rubric=rubric)
