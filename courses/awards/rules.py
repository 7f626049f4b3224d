"""The page on which a registrar says what earns the certificate of a course or of a programme, and tries it first."""

import json
from typing import Any

from flask import Blueprint, Response, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.awards import policy
from courses.awards.forms import RuleForm
from courses.awards.service import keeping, previewing, programmes
from courses.awards.service.keeping import Owner, Rule
from courses.awards.shapes import Courses, Licence, Simple, courses, licence, simple
from courses.awards.tree import Expression, check
from courses.awards.words import rule as said_rule
from courses.catalog.models import Course, Programme
from courses.catalog.service import courses as all_courses
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _
from lms.core.web import done, render

bp = Blueprint("award_rules", __name__, template_folder="templates")


@bp.get("/registry/courses/<int:course_id>/award-rule")
@requires(policy.can_set_rule, all_courses.by_id)
def edit(course: Course) -> ResponseReturnValue:
    """The course's rule, or the academy's, in the form."""
    return _page(course, _filled(course, keeping.of_course(course.id)))


@bp.post("/registry/courses/<int:course_id>/award-rule")
@requires(policy.can_set_rule, all_courses.by_id)
def update(course: Course) -> ResponseReturnValue:
    """Try it, or keep it: it judges from now on; what was issued stays."""
    return _update(course)


@bp.get("/registry/programmes/<int:programme_id>/award-rule")
@requires(policy.can_set_programme_rule, programmes.by_id)
def edit_programme(programme: Programme) -> ResponseReturnValue:
    """Likewise, of a programme."""
    return _page(programme, _filled(programme, keeping.of_programme(programme.id)))


@bp.post("/registry/programmes/<int:programme_id>/award-rule")
@requires(policy.can_set_programme_rule, programmes.by_id)
def update_programme(programme: Programme) -> ResponseReturnValue:
    """Likewise."""
    return _update(programme)


def _update(owner: Owner) -> ResponseReturnValue:
    form = _form(owner)
    if not form.validate_on_submit():
        return _page(owner, form, status=422)
    terms = {"valid_years": form.valid_years.data, "kind": form.kind.data, "hours": form.hours.data or 0}
    try:
        expression = _expression(form)
        if "preview" in request.form:
            return _page(owner, form, tried=previewing.preview(owner, Rule(expression, **terms)), expression=expression)
        keeping.keep(owner, expression, by=current_user, **terms)
    except BadValue as refusal:
        form.form_errors.append(str(refusal))
        return _page(owner, form, status=422)
    flash(_("The rule is kept. It judges every run of the course from now on."))
    if isinstance(owner, Course):
        return done(".edit", course_id=owner.id)
    return done(".edit_programme", programme_id=owner.id)


def _form(owner: Owner, **filled: Any) -> RuleForm:  # Any: what fields show
    form = RuleForm(formdata=None, **filled) if filled else RuleForm()
    form.offer(previewing.units(owner), is_programme=isinstance(owner, Programme))
    return form


def _filled(owner: Owner, rule: Rule) -> RuleForm:
    """The rule in its shape; a tree of another shape stands there whole."""
    plain, by_units, by_courses = simple(rule.expression), licence(rule.expression), courses(rule.expression)
    is_programme = isinstance(owner, Programme)
    shape = "courses" if by_courses and is_programme else "simple" if plain else "licence" if by_units else "tree"
    first, second, third = plain or Simple(lessons=True, each_quiz=60, mean=75), by_units or Licence(), by_courses
    tree = json.dumps(rule.expression, ensure_ascii=False, indent=2) if shape == "tree" else ""
    return _form(
        owner,
        shape=shape,
        lessons=first.lessons,
        each_quiz=first.each_quiz,
        mean=first.mean,
        each_work=first.each_work,
        total=first.total,
        with_lessons=second.lessons,
        unit_each=second.each,
        unit_practical=second.practical,
        foundation=list(second.foundation),
        advanced_each=second.advanced_each,
        advanced_practical=second.advanced_practical,
        mean_of_courses=(third or Courses()).mean,
        tree=tree,
        kind=rule.kind,
        hours=rule.hours or None,
        valid_years=rule.valid_years,
    )


def _expression(form: RuleForm) -> Expression:
    """What was typed, as a tree. Raises `BadValue`."""
    usual: dict[str, Simple | Licence | Courses] = {
        "simple": form.simple,
        "licence": form.licence,
        "courses": form.courses,
    }
    if form.shape.data in usual:
        return usual[form.shape.data].expression()
    try:
        return check(json.loads(form.tree.data or ""))
    except json.JSONDecodeError as error:
        raise BadValue(
            _("The tree cannot be read: line %(line)s, column %(column)s.", line=error.lineno, column=error.colno)
        ) from error


def _page(
    owner: Owner,
    form: RuleForm,
    status: int = 200,
    tried: previewing.Preview | None = None,
    expression: Expression | None = None,
) -> Response:
    kept = keeping.newest(owner)
    titles = previewing.titles(owner)
    is_programme = isinstance(owner, Programme)
    now = keeping.of_programme(owner.id) if is_programme else keeping.of_course(owner.id)
    return render(
        "awards/rule.html",
        status=status,
        owner=owner,
        is_programme=is_programme,
        form=form,
        versions=keeping.versions(owner),
        kept=kept,
        said=said_rule(now.expression, titles),
        tried=tried,
        tried_said=said_rule(expression, titles) if expression else [],
    )
