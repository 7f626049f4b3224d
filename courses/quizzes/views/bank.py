"""The bank of a course, and that of the academy: find questions, put them into a quiz or onto another shelf."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import policy
from courses.quizzes.faults import KINDS
from courses.quizzes.models import QuestionEntry
from courses.quizzes.service import bank, finding, papers, shelves
from courses.quizzes.service.shelves import Bank
from courses.quizzes.types import Kind
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from lms.core.access import requires
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l, ngettext
from lms.core.web import done, paginate, render


@bp.get("/teach/bank", defaults={"course_id": 0})
@bp.get("/teach/courses/<int:course_id>/bank")
@requires(policy.can_enter_bank, load.bank)
def index(found: Bank) -> ResponseReturnValue:
    """The questions, by words, kind, shelf, tag and review."""
    search = asked_for()
    page = paginate(finding.find(found.id, search))
    lesson_id = request.args.get("quiz", type=int)
    quiz = papers.of_lesson(lesson_id) if lesson_id else None
    return render(
        "quizzes/bank.html",
        bank=found,
        course=found.course,
        search=search,
        page=page,
        places=shelves.tree(found.id),
        tags=finding.tags_of(found.id),
        kinds=KINDS,
        uses=bank.use_of(page.items),
        quiz=quiz,
        there={slot.entry_id for slot in quiz.slots} if quiz else set(),
        may_write=policy.can_write_bank(current_user, found),
    )


@bp.post("/teach/bank/choice", defaults={"course_id": 0})
@bp.post("/teach/courses/<int:course_id>/bank/choice")
@requires(policy.can_enter_bank, load.bank)
def choose_questions(found: Bank) -> ResponseReturnValue:
    """Put the ticked questions into a quiz, or, of whoever may write here, onto another shelf or out of sight."""
    chosen = [each for each in load.entries(_ticked()) if each.category.course_id == found.id]
    if not chosen:
        raise BadValue(_l("No question is ticked, so nothing was changed. Tick some and choose again."))
    if request.form.get("do") == "export":
        return done(".offer_export", course_id=found.number, entry=[each.id for each in chosen])
    if "quiz" in request.form and request.form.get("do", "add") == "add":
        return _into_quiz(chosen)
    if not policy.can_write_bank(current_user, found):
        raise NotFound
    if request.form.get("do") == "move":
        _onto_shelf(found, chosen)
    else:
        _out_of_sight(chosen, hidden=request.form.get("do") == "hide")
    return done(".index", course_id=found.number)


def asked_for() -> finding.Search:
    """What the address asks for."""
    kind, reviewed = request.args.get("kind", ""), request.args.get("reviewed", "")
    return finding.Search(
        words=request.args.get("words", "").strip()[:100],
        type=kind if kind in set(Kind) else "",
        category_id=request.args.get("shelf", type=int),
        tag=request.args.get("tag", "").strip()[: finding.MOST_TAG],
        reviewed={"yes": True, "no": False}.get(reviewed),
        hidden=request.args.get("hidden") == "1",
    )


def _ticked() -> list[int]:
    return request.form.getlist("entry", type=int)


def _into_quiz(chosen: list[QuestionEntry]) -> ResponseReturnValue:
    quiz = papers.of_lesson(request.form.get("quiz", 0, type=int))
    if not policy.can_build(current_user, quiz):
        raise NotFound
    count = len(papers.add(quiz, chosen))
    flash(ngettext("%(number)s question was added.", "%(number)s questions were added.", count, number=count), "good")
    return done(".build", lesson_id=quiz.lesson_id)


def _onto_shelf(found: Bank, chosen: list[QuestionEntry]) -> None:
    to = load.shelf(request.form.get("to", 0, type=int))
    if to.course_id != found.id:
        raise NotFound
    count = bank.move(chosen, to)
    flash(ngettext("%(number)s question was moved.", "%(number)s questions were moved.", count, number=count), "good")


def _out_of_sight(chosen: list[QuestionEntry], *, hidden: bool) -> None:
    for entry in chosen:
        bank.hide(entry, hidden=hidden)
    count = len(chosen)
    said = (
        ngettext("%(number)s question is hidden.", "%(number)s questions are hidden.", count, number=count)
        if hidden
        else ngettext("%(number)s question is back.", "%(number)s questions are back.", count, number=count)
    )
    flash(said, "good")
