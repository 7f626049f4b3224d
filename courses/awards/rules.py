"""The page on which a registrar says what earns a course's certificate."""

from flask import Blueprint, Response, flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.awards import policy
from courses.awards.forms import RuleForm
from courses.awards.service import keeping
from courses.awards.shapes import Simple, simple
from courses.awards.tree import DEFAULT
from courses.catalog.models import Course
from courses.catalog.service import courses
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _
from lms.core.web import done, render

bp = Blueprint("award_rules", __name__, template_folder="templates")


@bp.get("/registry/courses/<int:course_id>/award-rule")
@requires(policy.can_set_rule, courses.by_id)
def edit(course: Course) -> ResponseReturnValue:
    """The course's rule, or the academy's, in the form."""
    kept = keeping.newest(course)
    shown = simple(kept.expression if kept else DEFAULT) or Simple(lessons=True)
    form = RuleForm(
        formdata=None,
        lessons=shown.lessons,
        each_quiz=shown.each_quiz,
        mean=shown.mean,
        kind=kept.kind if kept else "completion",
        valid_years=kept.valid_years if kept else None,
    )
    return _page(course, form)


@bp.post("/registry/courses/<int:course_id>/award-rule")
@requires(policy.can_set_rule, courses.by_id)
def update(course: Course) -> ResponseReturnValue:
    """Keep it: it judges from now on; what was issued stays."""
    form = RuleForm()
    if not form.validate_on_submit():
        return _page(course, form, 422)
    asked = Simple(bool(form.lessons.data), form.each_quiz.data, form.mean.data)
    try:
        keeping.keep(
            course, asked.expression(), by=current_user, valid_years=form.valid_years.data, kind=form.kind.data
        )
    except BadValue as refusal:
        form.form_errors.append(str(refusal))
        return _page(course, form, 422)
    flash(_("The rule is kept. It judges every run of the course from now on."))
    return done(".edit", course_id=course.id)


def _page(course: Course, form: RuleForm, status: int = 200) -> Response:
    kept = keeping.newest(course)
    return render(
        "awards/rule.html",
        status=status,
        course=course,
        form=form,
        kept=kept,
        is_simple=kept is None or simple(kept.expression) is not None,
    )
