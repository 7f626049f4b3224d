"""Drafts begun and given up, and published."""

from flask import flash
from flask.typing import ResponseReturnValue

from courses.catalog import policy
from courses.catalog.forms import NoteForm
from courses.catalog.models import Course
from courses.catalog.service import comparing, content, publishing, versions
from courses.catalog.views import load
from courses.catalog.views.blueprint import bp
from lms.core.access import requires
from lms.core.i18n import _, number
from lms.core.web import done, render


@bp.post("/courses/<int:course_id>/draft")
@requires(policy.can_build, load.course)
def create_draft(course: Course) -> ResponseReturnValue:
    """A draft like the published version."""
    versions.draft_of(course, load.me())
    return done(".show", course_id=course.id)


@bp.post("/courses/<int:course_id>/draft/removal")
@requires(policy.can_build, load.course)
def remove_draft(course: Course) -> ResponseReturnValue:
    """Give the draft up."""
    if draft := versions.draft(course):
        versions.discard(draft, load.me())
        flash(_("The draft is given up. Learners never saw it."))
    return done(".show", course_id=course.id)


@bp.get("/courses/<int:course_id>/publication")
@requires(policy.can_build, load.course)
def new_publication(course: Course) -> ResponseReturnValue:
    """What the draft changes, and what it still lacks."""
    return _page(course, NoteForm(formdata=None))


@bp.post("/courses/<int:course_id>/publication")
@requires(policy.can_build, load.course)
def publish(course: Course) -> ResponseReturnValue:
    """Publish the draft."""
    form = NoteForm()
    draft = versions.draft(course)
    if draft is None:
        return done(".show", course_id=course.id)
    if not form.validate_on_submit():
        return _page(course, form, status=422)
    try:
        publishing.publish(draft, load.me(), form.note.data or "")
    except publishing.NotReady:
        return _page(course, form, status=409)
    flash(
        _(
            "Version %(number)s is published. New runs teach it; runs that have begun keep theirs.",
            number=number(draft.number),
        )
    )
    return done(".show" if draft.number == 1 else "upgrades.index", course_id=course.id)


def _page(course: Course, form: NoteForm, status: int = 200) -> ResponseReturnValue:
    draft, published = versions.draft(course), versions.published(course)
    if draft is None:
        raise content.NotADraft
    problems = publishing.problems(draft)
    found = comparing.compare(draft, published)
    return render(
        "catalog/publication.html",
        status=status,
        course=course,
        draft=draft,
        form=form,
        problems=problems,
        is_ready=not any(problem.forbids for problem in problems),
        found=found,
        touched=comparing.touched(draft, found) if published else [],
    )
