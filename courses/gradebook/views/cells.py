"""One mark: where it came from, what happened to it, and the forms that change it. And one learner's marks."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from courses.enrolment.models import Enrolment, Run
from courses.enrolment.service import runs
from courses.gradebook import policy, words
from courses.gradebook.models import GradeHistory, GradeItem, GradeSource
from courses.gradebook.service import asking, books, cells, importing, recording, rules
from courses.gradebook.service.cells import Cell
from courses.gradebook.views import sources
from courses.gradebook.views.blueprint import bp
from courses.gradebook.views.load import cell, me
from lms.accounts.models import User
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.web import done, render, safe_next


class Place:
    """A learner in a run whose gradebook one keeps."""

    def __init__(self, run_id: int, enrolment_id: int) -> None:
        self.run: Run = runs.by_id(run_id)
        self.enrolment: Enrolment = cells.learner(self.run, enrolment_id, me())


def can_keep_place(user: User, place: Place) -> bool:
    """Whoever keeps the run's gradebook."""
    return policy.can_keep(user, place.run)


@bp.get("/runs/<int:run_id>/grades/learners/<int:enrolment_id>")
@requires(can_keep_place, Place)
def learner(place: Place) -> ResponseReturnValue:
    """All marks of one learner, and how the totals came about."""
    book = books.of_run(place.run.id)
    grades = cells.grades_of(place.enrolment, rules.items_of(book))
    result = cells.result_of(book, grades.values())
    shown: dict[str, Any] = {
        "run": place.run,
        "book": book,
        "enrolment": place.enrolment,
        "grades": grades,
        "result": result,
    }
    band = rules.band(book, words.kept(result.current.share))
    return render("gradebook/learner.html", **shown, band=band, words=words, cell_url=_cell_url(place.enrolment))


def _cell_url(enrolment: Enrolment) -> Callable[[GradeItem, object], str]:
    return lambda item, _grade: url_for("gradebook.show_cell", item_id=item.id, enrolment_id=enrolment.id)


@bp.get("/grade-items/<int:item_id>/learners/<int:enrolment_id>")
@requires(policy.can_keep_cell, cell)
def show_cell(found: Cell) -> ResponseReturnValue:
    """The mark with its source, its arithmetic and its history."""
    return _page(found)


@bp.post("/grade-items/<int:item_id>/learners/<int:enrolment_id>")
@requires(policy.can_keep_cell, cell)
def update_cell(found: Cell) -> ResponseReturnValue:
    """Change it as one of the forms asks."""
    try:
        change = asking.change(found.item, found.enrolment.id, request.form.get("act", ""), request.form)
        recording.by_hand(found.run, found.book, [change], me())
    except RuleError as refusal:
        return _page(found, str(refusal), int(refusal.status))
    flash(_("The mark is kept, with its history."))
    here = url_for(".show_cell", item_id=found.item.id, enrolment_id=found.enrolment.id)
    if request.form.get("next"):
        return make_response(redirect(f"{safe_next(here)}#c{found.enrolment.id}-{found.item.id}", 303))
    return done(".show_cell", item_id=found.item.id, enrolment_id=found.enrolment.id)


def _page(found: Cell, refusal: str = "", status: int = 200) -> Response:
    history = recording.of_grade(found.grade) if found.grade else []
    shown: dict[str, Any] = {"cell": found, "item": found.item, "grade": found.grade, "history": history}
    shown |= {"names": _names(history), "refusal": refusal, "typed": request.form, "next": _next()}
    shown |= {"origin": _origin(found.item), "source_url": sources.url}
    shown |= {"is_manual": found.item.source is GradeSource.MANUAL, "words": words}
    return render("gradebook/cell.html", status=status, **shown)


def _origin(item: GradeItem) -> Callable[[GradeHistory], tuple[str, str] | None]:
    """What a line of history came from, in words, and where that is."""

    def origin(line: GradeHistory) -> tuple[str, str] | None:
        if not line.source_ref:
            return None
        kind, _colon, number = line.source_ref.partition(":")
        if kind == importing.KIND:
            return _("from a sheet"), url_for("gradebook.show_import", import_id=int(number))
        url = sources.url(item.source, line.source_ref)
        return (
            (_("from this attempt") if item.source is GradeSource.QUIZ else _("from this work"), url) if url else None
        )

    return origin


def _names(history: Any) -> dict[int, User]:  # Any: a sequence of lines
    ids = {line.actor_id for line in history if line.actor_id}
    return {user.id: user for user in session().scalars(select(User).where(User.id.in_(ids)))} if ids else {}


def _next() -> str:
    return safe_next("") if request.form.get("next") else ""
