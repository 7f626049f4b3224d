"""What stands where in a quiz under construction, and how each question is chosen."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from courses.quizzes import policy
from courses.quizzes.faults import KINDS
from courses.quizzes.forms import said
from courses.quizzes.models import Quiz, QuizSlot
from courses.quizzes.service import arranging, papers
from courses.quizzes.service.finding import Search
from courses.quizzes.types import numbers
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from lms.core.access import requires
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _, _l
from lms.core.web import done


@bp.post("/teach/quizzes/<int:lesson_id>/order")
@requires(policy.can_build, load.quiz)
def arrange(quiz: Quiz) -> ResponseReturnValue:
    """The whole new order, as dragging sends it; or one step up or down, as the buttons do."""
    if "order" in request.form:
        arranging.arrange(quiz, [int(slot_id) for slot_id in request.form["order"].split(",") if slot_id.isdecimal()])
    else:
        arranging.move(quiz, _slot(quiz), request.form.get("by", 0, type=int))
    return done(".build", lesson_id=quiz.lesson_id, _anchor=f"s{request.form.get('slot', '')}")


@bp.post("/teach/quizzes/<int:lesson_id>/marks")
@requires(policy.can_build, load.quiz)
def update_mark(quiz: Quiz) -> ResponseReturnValue:
    """What one question is worth here."""
    slot, mark = _slot(quiz), numbers.parse(request.form.get("mark", ""))
    if mark is None:
        raise BadValue(_l("Please write a number, in any digits."))
    papers.set_mark(quiz, slot, mark)
    return done(".build", lesson_id=quiz.lesson_id, _anchor=f"s{slot.id}")


@bp.post("/teach/quizzes/<int:lesson_id>/removal")
@requires(policy.can_build, load.quiz)
def remove(quiz: Quiz) -> ResponseReturnValue:
    """Take a question off the paper."""
    arranging.remove(quiz, _slot(quiz))
    flash(_("The question is off the quiz; it is still in the bank."), "good")
    return done(".build", lesson_id=quiz.lesson_id)


@bp.post("/teach/quizzes/<int:lesson_id>/choices")
@requires(policy.can_build, load.quiz)
def choose_wording(quiz: Quiz) -> ResponseReturnValue:
    """How the wording of a question is chosen: pinned to the newest of today, or always the newest."""
    slot = _slot(quiz)
    (arranging.follow if request.form.get("how") == "latest" else arranging.pin)(quiz, slot)
    return done(".build", lesson_id=quiz.lesson_id, _anchor=f"s{slot.id}")


@bp.post("/teach/quizzes/<int:lesson_id>/draws")
@requires(policy.can_build, load.quiz)
def draw(quiz: Quiz) -> ResponseReturnValue:
    """Places that the bank fills anew for each attempt."""
    count, mark = numbers.parse(request.form.get("count", "")), numbers.parse(request.form.get("mark", ""))
    if count is None or mark is None or count != int(count):
        raise BadValue(_l("Please write a number, in any digits."))
    asked = Search(
        category_id=request.form.get("shelf", 0, type=int),
        type=kind if (kind := request.form.get("kind", "")) in KINDS else "",
        tag=request.form.get("tag", "").strip(),
        reviewed=True if "reviewed" in request.form else None,
    )
    arranging.draw(quiz, asked, int(count), mark)
    flash(_("The questions will be drawn for each attempt."), "good")
    return done(".build", lesson_id=quiz.lesson_id)


@bp.post("/teach/quizzes/<int:lesson_id>/sections")
@requires(policy.can_build, load.quiz)
def add_section(quiz: Quiz) -> ResponseReturnValue:
    """A heading."""
    heading = said(request.form.get("heading_ar", ""), request.form.get("heading_en", ""))
    arranging.add_section(quiz, heading, is_shuffled="shuffled" in request.form)
    return done(".build", lesson_id=quiz.lesson_id)


@bp.post("/teach/quizzes/<int:lesson_id>/sections/removal")
@requires(policy.can_build, load.quiz)
def remove_section(quiz: Quiz) -> ResponseReturnValue:
    """Take the heading away; its questions stay."""
    section_id = request.form.get("section", 0, type=int)
    section = next((each for each in quiz.sections if each.id == section_id), None)
    if section is None:
        raise NotFound
    arranging.remove_section(quiz, section)
    return done(".build", lesson_id=quiz.lesson_id)


@bp.post("/teach/quizzes/<int:lesson_id>/places")
@requires(policy.can_build, load.quiz)
def assign(quiz: Quiz) -> ResponseReturnValue:
    """Put a question into a section."""
    slot = _slot(quiz)
    arranging.assign(quiz, slot, request.form.get("section", 0, type=int))
    return done(".build", lesson_id=quiz.lesson_id, _anchor=f"s{slot.id}")


def _slot(quiz: Quiz) -> QuizSlot:
    wanted = request.form.get("slot", 0, type=int)
    found = next((slot for slot in quiz.slots if slot.id == wanted), None)
    if found is None:
        raise NotFound
    return found
