"""Writing questions: the editor with its preview, the versions, hiding and deleting."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalog.models import Course
from courses.quizzes import policy, shown, types
from courses.quizzes.faults import KINDS
from courses.quizzes.forms import FORMS, ROWS, ChoiceForm, QuestionForm, choice
from courses.quizzes.models import QuestionEntry
from courses.quizzes.service import bank, papers
from courses.quizzes.types import Kind
from courses.quizzes.types.face import WHOLE
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.i18n import _, choose
from lms.core.web import done, render


@bp.get("/teach/courses/<int:course_id>/questions/new")
@requires(policy.teaches, load.course)
def new_question(course: Course) -> ResponseReturnValue:
    """An empty question of the kind asked for."""
    kind = _kind(request.args.get("kind", Kind.SINGLE))
    form = _form(course, kind)
    if isinstance(form, ChoiceForm):
        form.add_rows(ROWS - len(form.options.entries))
    return _editor(course, form, kind)


@bp.post("/teach/courses/<int:course_id>/questions")
@requires(policy.teaches, load.course)
def create_question(course: Course) -> ResponseReturnValue:
    """Put it into the bank, and into the quiz from which the author came."""
    kind = _kind(request.form.get("kind", ""))
    form = _form(course, kind)
    if answer := _unfinished(course, form, kind):
        return answer
    shelf = bank.shelf(course.id, form.category.data)
    entry = bank.write(shelf, kind, form.body(), form.worth() or WHOLE, current_user)
    if lesson_id := request.form.get("quiz", type=int):
        quiz = papers.of_lesson(lesson_id)
        if quiz.lesson.version.course_id != course.id:
            raise NotFound
        papers.add(quiz, [load.entry(entry.id)])
        flash(_("The question is in the bank and in the quiz."), "good")
        return done(".build", lesson_id=lesson_id)
    flash(_("The question is in the bank."), "good")
    return done(".index", course_id=course.id)


@bp.get("/teach/questions/<int:entry_id>")
@requires(policy.can_edit, load.entry)
def edit_question(entry: QuestionEntry) -> ResponseReturnValue:
    """The newest wording, to be changed."""
    newest = entry.versions[-1]
    course = policy.course_of(entry)
    form = _form(course, Kind(newest.type))
    form.show(newest.body, newest.mark)
    form.category.data = entry.category_id
    return _editor(course, form, Kind(newest.type), entry)


@bp.post("/teach/questions/<int:entry_id>")
@requires(policy.can_edit, load.entry)
def update_question(entry: QuestionEntry) -> ResponseReturnValue:
    """Keep the change: in place while nobody has seen the question, else as a new version."""
    kind, course, before = Kind(entry.versions[-1].type), policy.course_of(entry), entry.versions[-1]
    form = _form(course, kind)
    if answer := _unfinished(course, form, kind, entry):
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
@requires(policy.can_edit, load.entry)
def hide_question(entry: QuestionEntry) -> ResponseReturnValue:
    """Take it off the list, or bring it back."""
    bank.hide(entry, hidden=entry.hidden_at is None)
    return done(".index", course_id=policy.course_of(entry).id)


@bp.post("/teach/questions/<int:entry_id>/deletion")
@requires(policy.can_edit, load.entry)
def delete_question(entry: QuestionEntry) -> ResponseReturnValue:
    """Remove it; refused where a quiz uses it."""
    course_id = policy.course_of(entry).id
    bank.delete(entry)
    flash(_("The question is deleted."), "good")
    return done(".index", course_id=course_id)


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError as error:
        raise NotFound from error


def _form(course: Course, kind: Kind) -> QuestionForm:
    form = FORMS[kind]()
    shelves = bank.categories(course.id)
    form.category.choices = [choice(shelf.id, choose(shelf.name)) for shelf in shelves] or [choice(0, _("General"))]
    return form


def _unfinished(
    course: Course, form: QuestionForm, kind: Kind, entry: QuestionEntry | None = None
) -> ResponseReturnValue | None:
    """Answer what is not to be kept: a look at the preview, more rows, or something to put right."""
    if "more" in request.form and isinstance(form, ChoiceForm):
        form.add_rows(2)
        return _editor(course, form, kind, entry)
    if "preview" in request.form:
        return _editor(course, form, kind, entry)
    is_good = form.validate()
    problems = types.of(kind).check(form.body())
    if is_good and not problems and form.worth() is not None:
        return None
    form.point_at(problems)
    if form.worth() is None:
        form.mark.errors = [*form.mark.errors, _("A mark lies between 0 and 100.")]
    return _editor(course, form, kind, entry, status=422)


def _editor(
    course: Course, form: QuestionForm, kind: Kind, entry: QuestionEntry | None = None, status: int = 200
) -> ResponseReturnValue:
    body = form.body()
    is_showable = bool(body["ask"]) and all(option["text"] for option in body.get("options", []))
    return render(
        "quizzes/question.html",
        "quizzes/_preview.html",
        status=status,
        course=course,
        form=form,
        kind=kind.value,
        kinds=KINDS,
        entry=entry,
        used=entry is not None and bank.is_used(entry.versions[-1]),
        quiz_lesson=request.values.get("quiz", type=int),
        preview=shown.tried_body(1, kind, body, form.worth() or WHOLE) if is_showable else None,
    )
