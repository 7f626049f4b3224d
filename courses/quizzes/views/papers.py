"""Building a quiz in a draft, trying it out, deciding on late answers."""

from zoneinfo import ZoneInfo

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import policy, shown, types
from courses.quizzes.faults import KINDS
from courses.quizzes.models import AttemptStep, Quiz, QuizSlot
from courses.quizzes.rules_form import RulesForm
from courses.quizzes.service import grading, papers
from courses.quizzes.service import late as latecomers
from courses.quizzes.types import numbers
from courses.quizzes.types.face import NOTHING, Response
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from lms.core.access import requires
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _, _l
from lms.core.web import done, render


@bp.get("/teach/quizzes/<int:lesson_id>")
@requires(policy.can_build, load.quiz)
def build(quiz: Quiz) -> ResponseReturnValue:
    """The questions in their order, and what is still missing."""
    newest = papers.newest(quiz)
    return render(
        "quizzes/build.html",
        quiz=quiz,
        lesson=quiz.lesson,
        course=quiz.lesson.version.course,
        lacks=papers.lacks(quiz),
        total=papers.total(quiz),
        newest=newest,
        kinds=KINDS,
        is_draft=papers.is_draft(quiz),
        waiting=latecomers.late_answers(quiz) if quiz.id else [],
    )


@bp.get("/teach/quizzes/<int:lesson_id>/rules")
@requires(policy.can_build, load.quiz)
def edit_rules(quiz: Quiz) -> ResponseReturnValue:
    """The rules."""
    papers.refuse_published(quiz)
    form = RulesForm()
    form.show(quiz, _zone())
    return render("quizzes/rules.html", quiz=quiz, form=form)


@bp.post("/teach/quizzes/<int:lesson_id>/rules")
@requires(policy.can_build, load.quiz)
def update_rules(quiz: Quiz) -> ResponseReturnValue:
    """Keep them."""
    form = RulesForm()
    if not form.validate():
        return render("quizzes/rules.html", status=422, quiz=quiz, form=form)
    papers.set_rules(quiz, form.rules(_zone()))
    flash(_("The rules are saved."), "good")
    return done(".build", lesson_id=quiz.lesson_id)


@bp.post("/teach/quizzes/<int:lesson_id>/order")
@requires(policy.can_build, load.quiz)
def arrange(quiz: Quiz) -> ResponseReturnValue:
    """The whole new order, as dragging sends it; or one step up or down, as the buttons do."""
    if "order" in request.form:
        papers.arrange(quiz, [int(slot_id) for slot_id in request.form["order"].split(",") if slot_id.isdecimal()])
    else:
        papers.move(quiz, _slot(quiz), request.form.get("by", 0, type=int))
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
    papers.remove(quiz, _slot(quiz))
    flash(_("The question is off the quiz; it is still in the bank."), "good")
    return done(".build", lesson_id=quiz.lesson_id)


@bp.post("/teach/quizzes/<int:lesson_id>/renewal")
@requires(policy.can_build, load.quiz)
def renew(quiz: Quiz) -> ResponseReturnValue:
    """Take the newest wording of a question."""
    slot = _slot(quiz)
    papers.renew(quiz, slot)
    return done(".build", lesson_id=quiz.lesson_id, _anchor=f"s{slot.id}")


@bp.get("/teach/quizzes/<int:lesson_id>/preview")
@requires(policy.can_build, load.quiz)
def preview(quiz: Quiz) -> ResponseReturnValue:
    """The paper as a learner sees it; trying it leaves no marks."""
    questions = [shown.tried(slot.number, slot.version, slot.mark) for slot in quiz.slots if slot.version]
    return render("quizzes/preview.html", quiz=quiz, questions=questions, marked=None)


@bp.post("/teach/quizzes/<int:lesson_id>/preview")
@requires(policy.can_build, load.quiz)
def try_out(quiz: Quiz) -> ResponseReturnValue:
    """Grade what was tried, and forget it."""
    marked = [_tried(slot) for slot in quiz.slots]
    total = sum((each.mark or NOTHING for each in marked), NOTHING)
    return render("quizzes/preview.html", quiz=quiz, questions=[], marked=marked, earned=total)


@bp.get("/teach/quizzes/<int:lesson_id>/late")
@requires(policy.can_build, load.quiz)
def late(quiz: Quiz) -> ResponseReturnValue:
    """The late answers that wait for a decision."""
    waiting = latecomers.late_answers(quiz) if quiz.id else []
    words = {
        step.id: types.of(step.answer.version.type).said(step.answer.version.body, step.response) for step in waiting
    }
    return render("quizzes/late.html", quiz=quiz, waiting=waiting, words=words)


@bp.post("/teach/late-answers/<int:step_id>/decision")
@requires(policy.can_decide, load.late)
def decide(step: AttemptStep) -> ResponseReturnValue:
    """Let it count, or not."""
    accept = request.form.get("accept") == "yes"
    attempt = latecomers.decide_late(step, current_user, accept=accept)
    flash(_("The answer counts now; the mark is new.") if accept else _("The answer does not count."), "good")
    return done(".late", lesson_id=attempt.quiz.lesson_id)


def _slot(quiz: Quiz) -> QuizSlot:
    wanted = request.form.get("slot", 0, type=int)
    found = next((slot for slot in quiz.slots if slot.id == wanted), None)
    if found is None:
        raise NotFound
    return found


def _tried(slot: QuizSlot) -> shown.Marked:
    if slot.version is None:
        raise NotFound
    prefix = f"q{slot.number}."
    given = {name.removeprefix(prefix): request.form.getlist(name) for name in request.form if name.startswith(prefix)}
    type_ = types.of(slot.version.type)
    try:
        response: Response = type_.read(slot.version.body, given)
    except types.NotAnAnswer as error:
        raise BadValue(_l("This cannot be an answer to the question. Nothing was changed.")) from error
    fraction = grading.fraction_of(slot.version, response)
    return shown.marked_version(slot.number, slot.version, slot.mark, response, fraction, reveal=True)


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.config["ZONE"]
    return zone
