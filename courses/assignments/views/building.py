"""Writing an assignment: what may be handed in, until when, how it is marked. The task itself is the lesson's text."""

from zoneinfo import ZoneInfo

from flask import current_app, flash
from flask.typing import ResponseReturnValue

from courses.assignments import policy
from courses.assignments.forms import RulesForm
from courses.assignments.models import Assignment
from courses.assignments.service import building
from courses.assignments.subscribers import LACKS
from courses.assignments.views import load
from courses.assignments.views.blueprint import bp
from courses.rubrics import service as rubrics
from lms.core.access import requires
from lms.core.i18n import _
from lms.core.web import done, render


@bp.get("/teach/assignments/<int:lesson_id>")
@requires(policy.can_build, load.assignment)
def edit(assignment: Assignment) -> ResponseReturnValue:
    """The settings."""
    form = _form(assignment)
    form.show(assignment, zone())
    return _page(assignment, form)


@bp.post("/teach/assignments/<int:lesson_id>")
@requires(policy.can_build, load.assignment)
def update(assignment: Assignment) -> ResponseReturnValue:
    """Keep them."""
    form = _form(assignment)
    if not form.validate():
        return _page(assignment, form, 422)
    building.set_rules(assignment, form.rules(zone()))
    flash(_("The assignment is saved."), "good")
    return done(".edit", lesson_id=assignment.lesson_id)


def zone() -> ZoneInfo:
    """The academy's own time zone."""
    found: ZoneInfo = current_app.config["ZONE"]
    return found


def _form(assignment: Assignment) -> RulesForm:
    """The newest version of each rubric, and the one that is chosen already."""
    form = RulesForm()
    course = assignment.lesson.version.course_id
    offered = {rubric.versions[-1].id: rubric.title for rubric in rubrics.of_course(course)}
    chosen = assignment.rubric_version_id
    if chosen and chosen not in offered:
        offered[chosen] = rubrics.version(chosen).rubric.title
    form.offer(offered)
    return form


def _page(assignment: Assignment, form: RulesForm, status: int = 200) -> ResponseReturnValue:
    lesson = assignment.lesson
    lacks = [LACKS[lack] for lack in building.lacks(assignment)]
    return render(
        "assignments/edit.html",
        status=status,
        assignment=assignment,
        lesson=lesson,
        course=lesson.version.course,
        form=form,
        lacks=lacks,
        is_draft=building.is_draft(assignment),
    )
