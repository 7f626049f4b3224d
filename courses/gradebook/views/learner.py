"""One's own marks: what was posted, what it comes to, and what it would come to."""

from decimal import Decimal
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from courses.enrolment.models import Enrolment
from courses.gradebook import policy, words
from courses.gradebook.models import GradeItem
from courses.gradebook.service import arriving, asking, books, cells, guessing, rules, seeing
from courses.gradebook.service.rules import Mark
from courses.gradebook.views import sources
from courses.gradebook.views.blueprint import own as bp
from courses.gradebook.views.load import own
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.web import render


@bp.get("/<string:code>")
@requires(policy.can_read_own, own)
def show(enrolment: Enrolment) -> ResponseReturnValue:
    """What is posted, and where each mark came from."""
    book = books.find(enrolment.run_id)
    if book is None:
        return render("gradebook/own.html", run=enrolment.run, book=None)
    grades = seeing.own(book, enrolment)
    result = cells.result_of(book, grades.values())
    shown: dict[str, Any] = {"run": enrolment.run, "book": book, "grades": grades, "result": result, "words": words}
    shown["is_waiting"] = arriving.is_waiting(enrolment)
    band = rules.band(book, words.kept(result.current.share))
    return render("gradebook/own.html", **shown, band=band, source_url=sources.own_url)


@bp.get("/<string:code>/what-if")
@requires(policy.can_read_own, own)
def what_if(enrolment: Enrolment) -> ResponseReturnValue:
    """The same with marks that one makes up; the address holds them, nothing is kept."""
    book = books.of_run(enrolment.run_id)
    grades = seeing.own(book, enrolment)
    marks = rules.marks_of(grades.values())
    items = rules.items_of(book)
    typed = {item.id: text for item in items if (text := request.args.get(f"i{item.id}", "").strip())}
    guessed, refusal = _guessed(items, typed)
    result = rules.result(book, {**marks, **guessed})
    shown: dict[str, Any] = {"run": enrolment.run, "items": items, "grades": grades, "result": result, "typed": typed}
    shown["book"] = book
    band = rules.band(book, words.kept(result.current.share))
    need = guessing.needed(book, marks)
    return render("gradebook/what_if.html", **shown, band=band, need=need, refusal=refusal, words=words)


def _guessed(items: list[GradeItem], typed: dict[int, str]) -> tuple[dict[int, Mark], str]:
    """The marks that were made up, none above the full mark; and what could not be read."""
    found, refusal = {}, ""
    for item in items:
        try:
            value = asking.read(typed.get(item.id, ""))
        except BadValue as error:
            refusal = str(error)
            continue
        if value is not None:
            found[item.id] = Mark(min(value, item.maximum, key=Decimal))
    return found, refusal
