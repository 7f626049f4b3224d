"""Sections of a draft."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from courses.catalog import policy
from courses.catalog.forms import SectionForm, two, whole
from courses.catalog.models import Course, Section
from courses.catalog.service import arranging, content, reading, removing, versions
from courses.catalog.service.stale import Stale
from courses.catalog.views import load
from courses.catalog.views.blueprint import bp
from courses.catalog.views.courses import built
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _, _l, choose, number
from lms.core.web import done, render

LONGEST_TITLE = 160


@bp.post("/courses/<int:course_id>/sections")
@requires(policy.can_build, load.course)
def create_section(course: Course) -> ResponseReturnValue:
    """A section at the end of the draft."""
    title = request.form.get("title", "").strip()[:LONGEST_TITLE]
    if not title:
        raise BadValue(_l("Type the title of the unit."))
    content.add_section(versions.draft_of(course, load.me()), {"ar": title})
    return done(".show", "catalog/_tree.html", shown=built(course), course_id=course.id)


@bp.get("/sections/<int:section_id>")
@requires(policy.can_build_section, load.section)
def edit_section(section: Section) -> ResponseReturnValue:
    """The form of a section."""
    form = SectionForm(formdata=None, revision=section.revision)
    form.offer_opening(reading.tree(section.version_id), section)
    form.show_opening(section.availability)
    for name in ("title", "summary"):
        for code in ("ar", "en"):
            form[f"{name}_{code}"].data = getattr(section, name).get(code, "")
    return render("catalog/section.html", section=section, form=form)


@bp.post("/sections/<int:section_id>")
@requires(policy.can_build_section, load.section)
def update_section(section: Section) -> ResponseReturnValue:
    """Keep it."""
    form = SectionForm()
    form.offer_opening(reading.tree(section.version_id), section)
    if not form.validate():
        return render("catalog/section.html", status=422, section=section, form=form)
    fields = {"title": two(form, "title"), "summary": two(form, "summary")}
    availability = form.availability(section.availability)
    try:
        content.edit_section(section, whole(form.revision.data), availability=availability, **fields)
    except Stale as refusal:
        form.form_errors.append(str(refusal))
        form.revision.data = str(section.revision)
        return render("catalog/section.html", status=409, section=section, form=form, theirs=True)
    return done(".show", course_id=section.version.course_id)


@bp.post("/sections/<int:section_id>/place")
@requires(policy.can_build_section, load.section)
def place_section(section: Section) -> ResponseReturnValue:
    """One place up or down."""
    step = request.form.get("step", 0, type=int)
    arranging.move_section(section, section.position + step)
    said = _("“%(title)s” now stands in place %(place)s.", title=choose(section.title), place=number(section.position))
    return _tree(section, said)


@bp.post("/sections/<int:section_id>/removal")
@requires(policy.can_build_section, load.section)
def remove_section(section: Section) -> ResponseReturnValue:
    """Take an empty section away."""
    removing.remove_section(section)
    flash(_("The unit is removed."))
    return _tree(section, _("The unit is removed."))


def _tree(section: Section, said: str) -> ResponseReturnValue:
    course = section.version.course
    return done(".show", "catalog/_tree.html", shown=built(course, said), course_id=course.id)
