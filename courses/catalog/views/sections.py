"""Sections of a draft."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from courses.catalog import policy
from courses.catalog.forms import SectionForm, two, whole
from courses.catalog.models import Course, Section, VersionState
from courses.catalog.service import arranging, content, reading, removing, versions
from courses.catalog.service.stale import Stale
from courses.catalog.views import load
from courses.catalog.views.blueprint import bp
from courses.catalog.views.courses import changed
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
    return changed(course, _("The unit “%(title)s” stands at the end of the course.", title=title))


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
    return _page(section, form)


@bp.post("/sections/<int:section_id>")
@requires(policy.can_build_section, load.section)
def update_section(section: Section) -> ResponseReturnValue:
    """Keep it."""
    form = SectionForm()
    form.offer_opening(reading.tree(section.version_id), section)
    if not form.validate():
        return _page(section, form, status=422)
    fields = {"title": two(form, "title"), "summary": two(form, "summary")}
    availability = form.availability(section.availability)
    try:
        content.edit_section(section, whole(form.revision.data), availability=availability, **fields)
    except Stale as refusal:
        form.form_errors.append(str(refusal))
        form.revision.data = str(section.revision)
        return _page(section, form, status=409, theirs=True)
    return done(".show", course_id=section.version.course_id)


def _page(section: Section, form: SectionForm, status: int = 200, **known: Any) -> ResponseReturnValue:  # Any: `theirs`
    is_draft = section.version.state is VersionState.DRAFT
    return render("catalog/section.html", status=status, section=section, form=form, is_draft=is_draft, **known)


@bp.post("/sections/<int:section_id>/place")
@requires(policy.can_build_section, load.section)
def place_section(section: Section) -> ResponseReturnValue:
    """One place up or down."""
    step = request.form.get("step", 0, type=int)
    arranging.move_section(section, section.position + step)
    said = _("“%(title)s” now stands in place %(place)s.", title=choose(section.title), place=number(section.position))
    return changed(section.version.course, said)


@bp.post("/sections/<int:section_id>/removal")
@requires(policy.can_build_section, load.section)
def remove_section(section: Section) -> ResponseReturnValue:
    """Take a section away with its lessons; it can be put back."""
    removing.remove_section(section)
    undo = {"url": url_for(".restore_section", section_id=section.id), "title": section.title}
    return changed(section.version.course, _("“%(title)s” is removed.", title=choose(section.title)), undo)


@bp.post("/sections/<int:section_id>/return")
@requires(policy.can_build_section, load.section)
def restore_section(section: Section) -> ResponseReturnValue:
    """Put it back."""
    removing.restore_section(section)
    return changed(section.version.course, _("“%(title)s” is back in its place.", title=choose(section.title)))
