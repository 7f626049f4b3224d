"""The bank of a course: find questions, put up shelves, put questions into a quiz."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from courses.catalog.models import Course
from courses.quizzes import policy
from courses.quizzes.faults import KINDS
from courses.quizzes.forms import said
from courses.quizzes.service import bank, papers
from courses.quizzes.types import Kind
from courses.quizzes.views import load
from courses.quizzes.views.blueprint import bp
from lms.core.access import requires
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l, ngettext
from lms.core.web import done, paginate, render


@bp.get("/teach/courses/<int:course_id>/bank")
@requires(policy.teaches, load.course)
def index(course: Course) -> ResponseReturnValue:
    """The questions, by words, kind and shelf."""
    search = _search()
    page = paginate(bank.find(course.id, search))
    lesson_id = request.args.get("quiz", type=int)
    quiz = papers.of_lesson(lesson_id) if lesson_id else None
    return render(
        "quizzes/bank.html",
        course=course,
        search=search,
        page=page,
        shelves=bank.categories(course.id),
        kinds=KINDS,
        uses=bank.use_of(page.items),
        quiz=quiz,
        there={slot.entry_id for slot in quiz.slots} if quiz else set(),
    )


@bp.post("/teach/courses/<int:course_id>/shelves")
@requires(policy.teaches, load.course)
def create_shelf(course: Course) -> ResponseReturnValue:
    """A new shelf."""
    name = said(request.form.get("name_ar"), request.form.get("name_en"))
    if not name:
        raise BadValue(_l("A shelf needs a name."))
    bank.add_category(course.id, name)
    return done(".index", course_id=course.id)


@bp.post("/teach/courses/<int:course_id>/bank/choice")
@requires(policy.teaches, load.course)
def choose_questions(course: Course) -> ResponseReturnValue:
    """Put the ticked questions into a quiz of the course."""
    quiz = papers.of_lesson(request.form.get("quiz", 0, type=int))
    if quiz.lesson.version.course_id != course.id:
        raise NotFound
    chosen = [load.entry(entry_id) for entry_id in request.form.getlist("entry", type=int)]
    added = papers.add(quiz, chosen)
    count = len(added)
    flash(ngettext("%(number)s question was added.", "%(number)s questions were added.", count, number=count), "good")
    return done(".build", lesson_id=quiz.lesson_id)


def _search() -> bank.Search:
    kind = request.args.get("kind", "")
    return bank.Search(
        words=request.args.get("words", "").strip()[:100],
        type=kind if kind in set(Kind) else "",
        category_id=request.args.get("shelf", type=int),
        hidden=request.args.get("hidden") == "1",
    )
