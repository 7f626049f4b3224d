"""The comment bank of one's courses."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from courses.marking import policy
from courses.marking.models import BankComment
from courses.marking.service import comments, figures
from courses.marking.views.blueprint import bp
from courses.marking.views.reading import me
from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.web import done, render


@bp.get("/comments")
@requires(policy.can_enter)
def bank() -> ResponseReturnValue:
    """The sentences of one's courses."""
    courses = figures.courses_of(me())
    found = comments.of(me(), [course.id for course in courses])
    return render("desk/bank.html", courses={course.id: course for course in courses}, comments=found, me=me())


@bp.post("/comments")
@requires(policy.can_enter)
def add_comment() -> ResponseReturnValue:
    """A new one."""
    course_id = request.form.get("course", type=int)
    if course_id is None or course_id not in {course.id for course in figures.courses_of(me())}:
        raise NotFound
    comments.keep(course_id, request.form.get("text", ""), me(), shared=request.form.get("shared") == "1")
    flash(_("The sentence is in the bank."), "good")
    return done(".bank")


@bp.post("/comments/<int:comment_id>/deletion")
@requires(lambda user, comment: comment.owner_id == user.id, comments.by_id)
def remove_comment(comment: BankComment) -> ResponseReturnValue:
    """Take one's own sentence out."""
    comments.remove(comment)
    return done(".bank")
