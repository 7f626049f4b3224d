"""One item for all learners, a page at a time: its marks are typed in one plain form. And the attempt behind a mark."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from courses.gradebook import policy, words
from courses.gradebook.models import GradeSource
from courses.gradebook.service import asking, attempts, cells, recording
from courses.gradebook.service.recording import Change
from courses.gradebook.views.blueprint import bp
from courses.gradebook.views.grid import page_of
from courses.gradebook.views.load import Column, can_keep_column, column_of, me
from courses.quizzes import remarks
from courses.quizzes import shown as questions
from courses.quizzes.models import Attempt
from lms.accounts.models import User
from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.web import done, render


@dataclass(slots=True)
class Line:
    """A learner in the form; `now` is the mark as it stands, `typed` what stands in the field."""

    id: int
    user: User
    now: str
    typed: str
    shown: str
    is_locked: bool
    is_other: bool = False


@bp.get("/grade-items/<int:item_id>/entries")
@requires(can_keep_column, column_of)
def entries(found: Column) -> ResponseReturnValue:
    """The marks of a page of learners."""
    return _page(found)


@bp.post("/grade-items/<int:item_id>/entries")
@requires(can_keep_column, column_of)
def update_entries(found: Column) -> ResponseReturnValue:
    """Keep those that were typed, all or none; what somebody else changed meanwhile is shown, not overwritten."""
    lines = _lines(found)
    changed = [line for line in lines if line.typed != request.form.get(f"was-{line.id}", line.typed)]
    for line in changed:
        line.is_other = line.now not in {request.form.get(f"was-{line.id}"), line.typed}
    if any(line.is_other for line in lines):
        return _page(found, _("Somebody changed marks that you changed too. Look at them, and save again."), 409, lines)
    try:
        recording.by_hand(found.run, found.book, [_change(found, line) for line in changed], me())
    except RuleError as refusal:
        return _page(found, str(refusal), int(refusal.status), lines)
    flash(_("The marks are kept."))
    return done(".entries", item_id=found.item.id, page=request.args.get("page"))


def _can_read(user: User, found: Attempt) -> bool:
    return policy.can_keep(user, found.enrolment.run)


def _attempt(public_id: uuid.UUID) -> Attempt:
    found = attempts.by_public_id(str(public_id))
    if policy.can_keep(me(), found.enrolment.run):
        cells.learner(found.enrolment.run, found.enrolment_id, me())  # of those whom the reader marks
    return found


@bp.get("/grade-attempts/<uuid:public_id>")
@requires(_can_read, _attempt)
def attempt(found: Attempt) -> ResponseReturnValue:
    """The attempt that a mark comes from, question by question."""
    said = remarks.of(found)
    marked = [questions.marked(each, remarks=said.get(each.id, remarks.NOTHING)) for each in found.answers]
    return render("gradebook/attempt.html", attempt=found, marked=marked)


def _change(found: Column, line: Line) -> Change:
    return asking.typed(found.item, line.id, line.typed)


def _lines(found: Column) -> list[Line]:
    page = page_of(cells.learners(found.run, me()))
    lines = []
    for row in cells.rows(found.book, page.items):
        entry = row.entries.get(found.item.id)
        now = words.points(entry.entered) if entry and entry.entered is not None else ""
        typed = request.form.get(f"mark-{row.enrolment.id}", now).strip()
        is_locked = bool(entry and entry.is_locked)
        lines.append(Line(row.enrolment.id, row.user, now, typed, words.entry(entry), is_locked))
    return lines


def _page(found: Column, refusal: str = "", status: int = 200, lines: list[Line] | None = None) -> Response:
    page = page_of(cells.learners(found.run, me()))
    is_manual = found.item.source is GradeSource.MANUAL
    known: dict[str, Any] = {
        "run": found.run,
        "item": found.item,
        "page": page,
        "lines": lines or _lines(found),
        "words": words,
    }
    return render("gradebook/entries.html", status=status, **known, refusal=refusal, is_manual=is_manual)
