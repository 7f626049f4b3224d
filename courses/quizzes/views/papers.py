"""Building a quiz in a draft, trying it out, deciding on late answers."""

from zoneinfo import ZoneInfo

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import dressing, policy, rules, shown, types
from courses.quizzes.faults import KINDS
from courses.quizzes.models import AttemptStep, QuestionVersion, Quiz, QuizSection, QuizSlot
from courses.quizzes.rules_form import RulesForm
from courses.quizzes.service import arranging, drawing, grading, papers, passwords, shelves
from courses.quizzes.service import late as latecomers
from courses.quizzes.types.face import NOTHING, Response
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _, _l
from lms.core.web import done, paginate, render

LATE_ON_A_PAGE = 20


@bp.get("/teach/quizzes/<int:lesson_id>")
@requires(policy.can_build, load.quiz)
def build(quiz: Quiz) -> ResponseReturnValue:
    """The questions in their order, and what is still missing."""
    pools = drawing.pools(papers.filters_of(quiz))
    return render(
        "quizzes/build.html",
        quiz=quiz,
        lesson=quiz.lesson,
        course=quiz.lesson.version.course,
        lacks=papers.lacks(quiz, pools),
        total=papers.total(quiz),
        places=arranging.shown(quiz, pools),
        parts=_parts(quiz),
        shelves=shelves.tree(quiz.lesson.version.course_id),
        kinds=KINDS,
        is_draft=papers.is_draft(quiz),
        waiting=latecomers.count(quiz) if quiz.id else 0,
    )


@bp.get("/teach/quizzes/<int:lesson_id>/rules")
@requires(policy.can_build, load.quiz)
def edit_rules(quiz: Quiz) -> ResponseReturnValue:
    """The rules."""
    papers.refuse_published(quiz)
    form = RulesForm()
    form.show(quiz, _zone())
    return _rules_page(quiz, form)


@bp.post("/teach/quizzes/<int:lesson_id>/rules")
@requires(policy.can_build, load.quiz)
def update_rules(quiz: Quiz) -> ResponseReturnValue:
    """Keep them."""
    form = RulesForm()
    if not form.validate():
        form.room_for_bands()
        return _rules_page(quiz, form, status=422)
    kept = "" if form.no_password.data else rules.read(quiz.settings).password_hash
    if form.password.data:
        kept = passwords.hashed(form.password.data)
    papers.set_rules(quiz, form.rules(_zone(), kept))
    flash(_("The rules are saved."), "good")
    return done(".build", lesson_id=quiz.lesson_id)


@bp.get("/teach/quizzes/<int:lesson_id>/preview")
@requires(policy.can_build, load.quiz)
def preview(quiz: Quiz) -> ResponseReturnValue:
    """The paper as a learner sees it; trying it leaves no marks."""
    places = arranging.shown(quiz, drawing.pools(papers.filters_of(quiz)))
    questions = [
        shown.tried(slot.number, version, slot.mark) for slot in quiz.slots if (version := places[slot.id].version)
    ]
    return render("quizzes/preview.html", quiz=quiz, questions=dressing.asked(questions), marked=None)


@bp.post("/teach/quizzes/<int:lesson_id>/preview")
@requires(policy.can_build, load.quiz)
def try_out(quiz: Quiz) -> ResponseReturnValue:
    """Grade what was tried, and forget it."""
    places = arranging.shown(quiz, drawing.pools(papers.filters_of(quiz)))
    marked = [_tried(slot, version) for slot in quiz.slots if (version := places[slot.id].version)]
    total = sum((each.mark or NOTHING for each in marked), NOTHING)
    return render("quizzes/preview.html", quiz=quiz, questions=[], marked=dressing.marked(marked), earned=total)


@bp.get("/teach/quizzes/<int:lesson_id>/late")
@requires(policy.can_build, load.quiz)
def late(quiz: Quiz) -> ResponseReturnValue:
    """The late answers that wait for a decision."""
    page = paginate(latecomers.late_answers(quiz), LATE_ON_A_PAGE)
    words = {
        step.id: types.of(step.answer.version.type).said(step.answer.version.body, step.response) for step in page.items
    }
    return render("quizzes/late.html", quiz=quiz, page=page, words=words)


@bp.post("/teach/late-answers/<int:step_id>/decision")
@requires(policy.can_decide, load.late)
def decide(step: AttemptStep) -> ResponseReturnValue:
    """Let it count, or not."""
    accept = request.form.get("accept") == "yes"
    attempt = latecomers.decide_late(step, current_user, accept=accept)
    flash(_("The answer counts now; the mark is new.") if accept else _("The answer does not count."), "good")
    return done(".late", lesson_id=attempt.quiz.lesson_id)


def _rules_page(quiz: Quiz, form: RulesForm, status: int = 200) -> ResponseReturnValue:
    has_password = bool(rules.read(quiz.settings).password_hash)
    return render("quizzes/rules.html", status=status, quiz=quiz, form=form, has_password=has_password)


def _tried(slot: QuizSlot, version: QuestionVersion) -> shown.Marked:
    prefix = f"q{slot.number}."
    given = {name.removeprefix(prefix): request.form.getlist(name) for name in request.form if name.startswith(prefix)}
    type_ = types.of(version.type)
    try:
        response: Response = type_.read(version.body, given)
    except types.NotAnAnswer as error:
        raise BadValue(_l("This cannot be an answer to the question. Nothing was changed.")) from error
    fraction = grading.fraction_of(version, response)
    return shown.marked_version(slot.number, version, slot.mark, response, fraction)


def _parts(quiz: Quiz) -> list[tuple[QuizSection | None, list[QuizSlot]]]:
    """The places of a quiz by section; an empty section is there to be filled."""
    loose = [slot for slot in quiz.slots if slot.section is None]
    return [(None, loose)] * bool(loose) + [
        (section, [slot for slot in quiz.slots if slot.section is section]) for section in quiz.sections
    ]


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.config["ZONE"]
    return zone
