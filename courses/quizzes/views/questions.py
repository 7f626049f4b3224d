"""Writing questions: the editor with its preview, the versions, hiding and deleting."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import dressing, policy, shown, types
from courses.quizzes.faults import GROUPS, KINDS
from courses.quizzes.forms import FORMS, ManualForm, QuestionForm, choice, pictures
from courses.quizzes.models import QuestionEntry
from courses.quizzes.service import bank, papers, shelves
from courses.quizzes.service.shelves import Bank
from courses.quizzes.types import Kind
from courses.quizzes.types.face import WHOLE, Body, Fault
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from courses.rubrics import service as rubrics
from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.i18n import _, choose
from lms.core.web import done, render
from media import intake

# what may still be wrong with a question that can be looked at
SHOWABLE = {
    Fault.NO_RIGHT_ANSWER,
    Fault.TWO_RIGHT_ANSWERS,
    Fault.TOO_FEW_OPTIONS,
    Fault.SAME_OPTION,
    Fault.NOT_IN_EVERY_LANGUAGE,
    Fault.NO_EXAMPLE,
    Fault.NO_ALT,
    Fault.NOT_A_NUMBER,
    Fault.BAD_TOLERANCE,
    Fault.BAD_FRACTION,
    Fault.BAD_PATTERN,
    Fault.SLOW_PATTERN,
    Fault.TOO_FEW_ITEMS,
    Fault.TOO_FEW_CHOICES,
}


@bp.get("/teach/bank/questions/new", defaults={"course_id": 0})
@bp.get("/teach/courses/<int:course_id>/questions/new")
@requires(policy.can_write_bank, load.bank)
def new_question(home: Bank) -> ResponseReturnValue:
    """An empty question of the kind asked for; without one, the kinds to choose from."""
    if "kind" not in request.args:
        quiz_lesson = request.args.get("quiz", type=int)
        return render("quizzes/kinds.html", bank=home, groups=GROUPS, kinds=KINDS, quiz_lesson=quiz_lesson)
    kind = _kind(request.args["kind"])
    form = _form(home, kind)
    form.offer_rows()
    return _editor(home, form, kind)


@bp.post("/teach/bank/questions", defaults={"course_id": 0})
@bp.post("/teach/courses/<int:course_id>/questions")
@intake.takes_video
@requires(policy.can_write_bank, load.bank)
def create_question(home: Bank) -> ResponseReturnValue:
    """Put it into the bank, and into the quiz from which the author came."""
    kind = _kind(request.form.get("kind", ""))
    form = _form(home, kind)
    if answer := _unfinished(home, form, kind):
        return answer
    shelf = bank.shelf(home.id, form.category.data)
    entry = bank.write(shelf, kind, form.body(), form.worth() or WHOLE, current_user)
    if lesson_id := request.form.get("quiz", type=int):
        quiz = papers.of_lesson(lesson_id)
        if not policy.can_build(current_user, quiz):
            raise NotFound
        papers.add(quiz, [load.entry(entry.id)])
        flash(_("The question is in the bank and in the quiz."), "good")
        return done(".build", lesson_id=lesson_id)
    flash(_("The question is in the bank."), "good")
    return done(".index", course_id=home.number)


@bp.get("/teach/questions/<int:entry_id>")
@requires(policy.can_edit, load.entry, see=policy.can_see_entry)
def edit_question(entry: QuestionEntry) -> ResponseReturnValue:
    """The newest wording, to be changed."""
    newest = entry.versions[-1]
    home = Bank(entry.category.course)
    form = _form(home, Kind(newest.type), newest.body)
    form.show(newest.body, newest.mark)
    form.category.data = entry.category_id
    return _editor(home, form, Kind(newest.type), entry)


@bp.post("/teach/questions/<int:entry_id>")
@intake.takes_video
@requires(policy.can_edit, load.entry, see=policy.can_see_entry)
def update_question(entry: QuestionEntry) -> ResponseReturnValue:
    """Keep the change: in place while nobody has seen the question, else as a new version."""
    kind, home, before = Kind(entry.versions[-1].type), Bank(entry.category.course), entry.versions[-1]
    form = _form(home, kind, before.body)
    if answer := _unfinished(home, form, kind, entry):
        return answer
    entry.category_id = form.category.data
    after = bank.edit(entry, form.body(), form.worth() or WHOLE, current_user)
    if after is before:
        flash(_("The question is saved."), "good")
    else:
        flash(_("Learners have seen this question, so your change is a new version. Quizzes keep the old one."), "good")
    if lesson_id := request.form.get("quiz", type=int):
        return done(".build", lesson_id=lesson_id)
    return done(".edit_question", entry_id=entry.id)


@bp.post("/teach/questions/<int:entry_id>/hiding")
@requires(policy.can_edit, load.entry, see=policy.can_see_entry)
def hide_question(entry: QuestionEntry) -> ResponseReturnValue:
    """Take it off the list, or bring it back."""
    bank.hide(entry, hidden=entry.hidden_at is None)
    return done(".index", course_id=Bank(entry.category.course).number)


@bp.post("/teach/questions/<int:entry_id>/deletion")
@requires(policy.can_edit, load.entry, see=policy.can_see_entry)
def delete_question(entry: QuestionEntry) -> ResponseReturnValue:
    """Remove it; refused where a quiz uses it."""
    number = Bank(entry.category.course).number
    bank.delete(entry)
    flash(_("The question is deleted."), "good")
    return done(".index", course_id=number)


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError as error:
        raise NotFound from error


def _form(home: Bank, kind: Kind, before: Body | None = None) -> QuestionForm:
    form = FORMS[kind]()
    form.before = before or {}
    if isinstance(form, ManualForm):
        form.offer_rubrics(_rubrics(home, form.before))
    form.category.choices = [choice(place.shelf.id, place.label) for place in shelves.tree(home.id)]
    if not form.category.choices:
        form.category.choices = [choice(0, choose(shelves.FIRST))]
    return form


def _rubrics(home: Bank, before: Body) -> dict[int, str]:
    """The newest version of each rubric of the course; the one that the question has stays on offer."""
    known = rubrics.of_course(home.id) if home.id else []
    offered = {each.versions[-1].id: choose(each.title) for each in known}
    held = before.get("rubric_version_id")
    return offered | ({held: choose(rubrics.version(held).rubric.title)} if held and held not in offered else {})


def _unfinished(
    home: Bank, form: QuestionForm, kind: Kind, entry: QuestionEntry | None = None
) -> ResponseReturnValue | None:
    """Answer what is not to be kept: a look at the preview, more rows, or something to put right."""
    pictures.keep(form, current_user)
    if "more" in request.form:
        form.add_rows(request.form["more"], 1 if request.form["more"] in {"hints", "media"} else 2)
        return _editor(home, form, kind, entry)
    if "preview" in request.form and not form.refused:
        return _editor(home, form, kind, entry)
    is_good = form.validate()
    problems = types.of(kind).check(form.body())
    if is_good and not problems and form.worth() is not None and not form.refused:
        return None
    form.point_at(problems)
    if form.worth() is None:
        form.mark.errors = [*form.mark.errors, _("A mark lies between 0 and 100.")]
    return _editor(home, form, kind, entry, status=422)


def _editor(
    home: Bank, form: QuestionForm, kind: Kind, entry: QuestionEntry | None = None, status: int = 200
) -> ResponseReturnValue:
    body = form.body()
    faults = {problem.fault for problem in types.of(kind).check(body)}
    preview = [shown.tried_body(1, kind, body, form.worth() or WHOLE)] if faults <= SHOWABLE else []
    right = [] if faults else types.of(kind).said(body, types.of(kind).right(body))
    return render(
        "quizzes/question.html",
        "quizzes/_preview.html",
        status=status,
        bank=home,
        course=home.course,
        form=form,
        kind=kind.value,
        kinds=KINDS,
        entry=entry,
        used=entry is not None and bank.is_used(entry.versions[-1]),
        quiz_lesson=request.values.get("quiz", type=int),
        places=dressing.places(body),
        preview=next(iter(dressing.asked(preview)), None),
        right=right,
    )
