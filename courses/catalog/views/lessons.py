"""Lessons of a draft: added, written, given their file, moved, doubled, removed and put back."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalog import lesson_form, policy
from courses.catalog.forms import two, whole
from courses.catalog.lesson_form import LessonForm, NewLessonForm
from courses.catalog.models import PLAYED, Lesson, LessonKind, Section
from courses.catalog.service import arranging, content, removing
from courses.catalog.service.stale import Stale
from courses.catalog.views import load
from courses.catalog.views.blueprint import bp
from courses.catalog.views.courses import changed
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _, _l, choose, number
from lms.core.web import done, render
from media import intake, words
from media.forms import FileForm, VideoForm


@bp.get("/sections/<int:section_id>/lessons/new")
@requires(policy.can_build_section, load.section)
def new_lesson(section: Section) -> ResponseReturnValue:
    """The form of a new lesson."""
    form = NewLessonForm(formdata=None, kind=request.args.get("kind", LessonKind.TEXT.value))
    return render("catalog/new_lesson.html", section=section, form=form)


@bp.post("/sections/<int:section_id>/lessons")
@requires(policy.can_build_section, load.section)
def create_lesson(section: Section) -> ResponseReturnValue:
    """Add it at the end of the section, and go to its page."""
    form = NewLessonForm()
    if not form.validate_on_submit():
        return render("catalog/new_lesson.html", status=422, section=section, form=form)
    lesson = content.add_lesson(section, LessonKind(form.kind.data), two(form, "title"))
    if lesson.kind is LessonKind.QUIZ:
        return redirect(url_for("quizzes.build", lesson_id=lesson.id), 303)
    return done(".edit_lesson", lesson_id=lesson.id)


@bp.get("/lessons/<int:lesson_id>")
@requires(policy.can_build_lesson, load.lesson)
def edit_lesson(lesson: Lesson) -> ResponseReturnValue:
    """The page on which a lesson is written."""
    return render("catalog/lesson.html", **_shown(lesson, lesson_form.filled(lesson)))


@bp.post("/lessons/<int:lesson_id>")
@requires(policy.can_build_lesson, load.lesson)
def update_lesson(lesson: Lesson) -> ResponseReturnValue:
    """Keep what was written; after somebody else's change nothing is lost, both texts are shown."""
    form = LessonForm(lesson.kind)
    lesson_form.offer(form, lesson)
    if not form.validate():
        return render("catalog/lesson.html", status=422, **_shown(lesson, form))
    try:
        content.edit_lesson(lesson, whole(form.revision.data), **form.fields(lesson))
    except Stale as refusal:
        form.form_errors.append(str(refusal))
        form.revision.data = str(lesson.revision)
        return render("catalog/lesson.html", status=409, theirs=True, **_shown(lesson, form))
    flash(_("Saved."))
    return done(".edit_lesson", lesson_id=lesson.id)


@bp.post("/lessons/<int:lesson_id>/video")
@intake.takes_video
@requires(policy.can_build_lesson, load.lesson)
def update_video(lesson: Lesson) -> ResponseReturnValue:
    """Give the lesson a video or a recording."""
    content.must_be_draft(lesson.version_id)
    form = VideoForm()
    if not form.validate_on_submit():
        raise BadValue(_l("Please choose a video file."))
    content.set_asset(lesson, intake.take(form, load.me(), wanted=lesson.kind.value))
    return done(".edit_lesson", lesson_id=lesson.id)


@bp.post("/lessons/<int:lesson_id>/file")
@intake.takes_video
@requires(policy.can_build_lesson, load.lesson)
def update_file(lesson: Lesson) -> ResponseReturnValue:
    """Give the lesson a file to download."""
    content.must_be_draft(lesson.version_id)
    form = FileForm()
    if not form.validate_on_submit():
        raise BadValue(_l("Please choose a file."))
    content.set_asset(lesson, intake.take_file(form, load.me()))
    flash(_("The file is kept."))
    return done(".edit_lesson", lesson_id=lesson.id)


@bp.post("/lessons/<int:lesson_id>/place")
@requires(policy.can_build_lesson, load.lesson)
def place_lesson(lesson: Lesson) -> ResponseReturnValue:
    """One place up or down (`step`), or into a section: behind another (`after`), first (none) or last ("end")."""
    if request.form.get("section"):
        section = load.section(request.form.get("section", 0, type=int))
        if request.form.get("after") == "end":
            arranging.move_lesson_to_end(lesson, section)
        else:
            arranging.move_lesson_after(lesson, section, request.form.get("after", type=int))
    else:
        arranging.step_lesson(lesson, -1 if request.form.get("step", 1, type=int) < 0 else 1)
    said = _(
        "“%(title)s” now stands in place %(place)s of its unit.",
        title=choose(lesson.title),
        place=number(lesson.position),
    )
    return changed(lesson.version.course, said)


@bp.post("/lessons/<int:lesson_id>/copies")
@requires(policy.can_build_lesson, load.lesson)
def double_lesson(lesson: Lesson) -> ResponseReturnValue:
    """The same lesson once more, behind it."""
    arranging.double_lesson(lesson)
    return changed(lesson.version.course, _("“%(title)s” stands there twice now.", title=choose(lesson.title)))


@bp.post("/lessons/<int:lesson_id>/removal")
@requires(policy.can_build_lesson, load.lesson)
def remove_lesson(lesson: Lesson) -> ResponseReturnValue:
    """Take a lesson out of the draft; it can be put back."""
    removing.remove_lesson(lesson)
    undo = {"url": url_for(".restore_lesson", lesson_id=lesson.id), "title": lesson.title}
    return changed(lesson.version.course, _("“%(title)s” is removed.", title=choose(lesson.title)), undo)


@bp.post("/lessons/<int:lesson_id>/return")
@requires(policy.can_build_lesson, load.lesson)
def restore_lesson(lesson: Lesson) -> ResponseReturnValue:
    """Put it back."""
    removing.restore_lesson(lesson)
    return changed(lesson.version.course, _("“%(title)s” is back in its place.", title=choose(lesson.title)))


def _shown(lesson: Lesson, form: LessonForm) -> dict[str, Any]:  # Any: whatever templates show
    file = lesson.asset if lesson.kind is LessonKind.FILE else None
    return {
        "lesson": lesson,
        "form": form,
        "asset_form": FileForm(formdata=None) if lesson.kind is LessonKind.FILE else VideoForm(formdata=None),
        "is_played": lesson.kind in PLAYED,
        "file_type": words.file_type(file) if file else "",
        "file_bytes": file.source.bytes if file and file.source else 0,
        "is_draft": lesson.version.state == "draft",
    }
