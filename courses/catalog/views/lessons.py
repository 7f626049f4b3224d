"""Lessons of a draft: written, filmed, moved, looked at."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalog import policy
from courses.catalog.forms import LessonForm, NewLessonForm, two, whole
from courses.catalog.models import Lesson, LessonKind, Section
from courses.catalog.service import arranging, content, reading, removing
from courses.catalog.service.stale import Stale
from courses.catalog.views import load
from courses.catalog.views.blueprint import bp
from courses.catalog.views.courses import built
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _, _l, choose, number
from lms.core.web import done, render
from media import intake, playback
from media.forms import VideoForm


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
    form = LessonForm(
        formdata=None,
        revision=lesson.revision,
        minutes=lesson.minutes or None,
        is_required=lesson.is_required,
    )
    _offer(form, lesson)
    form.show_opening(lesson.availability)
    form.show_completion(lesson)
    for name in ("title", "body"):
        for code in ("ar", "en"):
            form[f"{name}_{code}"].data = getattr(lesson, name).get(code, "")
    return render("catalog/lesson.html", **_shown(lesson, form))


@bp.post("/lessons/<int:lesson_id>")
@requires(policy.can_build_lesson, load.lesson)
def update_lesson(lesson: Lesson) -> ResponseReturnValue:
    """Keep what was written; after somebody else's change nothing is lost, both texts are shown."""
    form = LessonForm()
    _offer(form, lesson)
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
    """Give the lesson a video."""
    content.must_be_draft(lesson.version_id)
    form = VideoForm()
    if not form.validate_on_submit():
        raise BadValue(_l("Please choose a video file."))
    content.set_asset(lesson, intake.take(form, load.me()))
    return done(".edit_lesson", lesson_id=lesson.id)


@bp.post("/lessons/<int:lesson_id>/place")
@requires(policy.can_build_lesson, load.lesson)
def place_lesson(lesson: Lesson) -> ResponseReturnValue:
    """One place up or down, or to a place of a section."""
    if request.form.get("section"):
        section = load.section(request.form.get("section", 0, type=int))
        arranging.move_lesson(lesson, section, request.form.get("place", 1, type=int))
    else:
        arranging.step_lesson(lesson, -1 if request.form.get("step", 1, type=int) < 0 else 1)
    said = _(
        "“%(title)s” now stands in place %(place)s of its unit.",
        title=choose(lesson.title),
        place=number(lesson.position),
    )
    return _tree(lesson, said)


@bp.post("/lessons/<int:lesson_id>/removal")
@requires(policy.can_build_lesson, load.lesson)
def remove_lesson(lesson: Lesson) -> ResponseReturnValue:
    """Take a lesson out of the draft."""
    removing.remove_lesson(lesson)
    flash(_("The lesson is removed from the draft."))
    return _tree(lesson, _("The lesson is removed from the draft."))


@bp.get("/lessons/<int:lesson_id>/preview")
@requires(policy.can_build_lesson, load.lesson)
def preview_lesson(lesson: Lesson) -> ResponseReturnValue:
    """The lesson as a learner will see it."""
    if lesson.kind is LessonKind.QUIZ:
        return redirect(url_for("quizzes.preview", lesson_id=lesson.id), 303)
    playing = playback.of(lesson.asset_id) if lesson.asset_id else None
    return render("catalog/preview.html", lesson=lesson, playback=playing)


def _offer(form: LessonForm, lesson: Lesson) -> None:
    form.offer_opening(reading.tree(lesson.version_id), lesson)
    form.offer_completion(lesson.kind)


def _tree(lesson: Lesson, said: str) -> ResponseReturnValue:
    course = lesson.version.course
    return done(".show", "catalog/_tree.html", shown=built(course, said), course_id=course.id)


def _shown(lesson: Lesson, form: LessonForm) -> dict[str, Any]:  # Any: whatever templates show
    is_draft = lesson.version.state == "draft"
    return {"lesson": lesson, "form": form, "video_form": VideoForm(formdata=None), "is_draft": is_draft}
