"""The gradebook as a table that people take home and bring back: a column for each item, named by its number.

A cell is a number, a word (excused, missing), `-` for nothing, or empty. The first heading carries the moment at which
the sheet was made, so that it never silently undoes what was marked after it.
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Select, select

from courses.enrolment.models import Enrolment, Run
from courses.gradebook.models import Grade, Gradebook, GradeState, GradeTotal
from courses.gradebook.service import asking, cells, rules
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _, choose, locale, pgettext

EXCUSED, MISSING, NOTHING = "excused", "missing", "-"
WORDS = {
    **dict.fromkeys(("excused", "معفى", "معفي", "معفاة"), EXCUSED),
    **dict.fromkeys(("missing", "لم يسلم", "لم يُسلَّم", "غائب"), MISSING),
    **dict.fromkeys(("-", "—", "–", "−"), NOTHING),
}
ITEM = re.compile(r"\[#(\d+)\]\s*$")
MADE = re.compile(r"\[(\d{4}-\d\d-\d\dT[\d:.+-]+)\]\s*$")
PLACES = Decimal("0.0000001")
Rows = Sequence[tuple[int, Sequence[str]]]


class Known(NamedTuple):
    """A mark as it stands: as a cell says it, and what a sheet must know of it."""

    said: str
    is_locked: bool
    changed_at: dt.datetime
    has_entered: bool


def table(run: Run, book: Gradebook, by: User) -> tuple[list[str], list[list[object]]]:
    """Headings and rows, for the learners whom `by` marks."""
    items = rules.items_of(book)
    enrolments = session().scalars(cells.learners(run, by)).unique().all()
    found = known(book, cells.learners(run, by))
    query = select(GradeTotal).where(GradeTotal.book_id == book.id)
    sums = {total.enrolment_id: total for total in session().scalars(query)}
    headings = [f"{_('Number')} [{clock.now().isoformat()}]", _("Learner")]
    headings += [f"{choose(item.title)} ({_plain(item.maximum)}) [#{item.id}]" for item in items]
    headings += [_("Current (per cent)"), _("Final (per cent)"), _("Word")]
    rows = []
    for one in enrolments:
        row: list[object] = [one.id, one.user.name(locale())]
        row += [_cell(found.get((one.id, item.id))) for item in items]
        rows.append(row + _sums(book, sums.get(one.id)))
    return headings, rows


def known(book: Gradebook, learners: Select[Enrolment]) -> dict[tuple[int, int], Known]:
    """All marks of these learners; one query."""
    columns = (Grade.enrolment_id, Grade.item_id, Grade.final, Grade.state, Grade.is_locked, Grade.changed_at)
    people = learners.with_only_columns(Enrolment.id).order_by(None)
    here = Grade.item_id.in_([item.id for item in rules.items_of(book)])
    query = select(*columns, Grade.entered).where(Grade.enrolment_id.in_(people), here)
    return {
        (who, item_id): Known(said(final, state), is_locked, changed_at, entered is not None)
        for who, item_id, final, state, is_locked, changed_at, entered in session().execute(query)
    }


def said(final: Decimal | None, state: GradeState) -> str:
    """A mark as a cell says it; nothing where there is none."""
    if state is GradeState.EXCUSED:
        return EXCUSED
    if state is GradeState.MISSING and not final:
        return MISSING
    return "" if final is None else _plain(final)


def read(text: str) -> str | None:
    """A cell that was brought back, in the same words; none where it says nothing. Raises `BadValue`."""
    cleaned = text.strip().lstrip("'").strip()
    if not cleaned:
        return None
    if cleaned.lower() in WORDS:
        return WORDS[cleaned.lower()]
    value = asking.read(cleaned)
    if value is None:
        return None
    if not value.is_finite() or value != value.quantize(PLACES):
        raise BadValue("")
    return _plain(value)


def headings_at(rows: Rows) -> int | None:
    """The place of the row with the headings of a sheet that we made."""
    found = (place for place, (_number, texts) in enumerate(rows[:20]) if any(ITEM.search(text) for text in texts))
    return next(found, None)


def _cell(found: Known | None) -> object:
    if found is None or not found.said:
        return None
    if found.said in {EXCUSED, MISSING}:
        return pgettext("mark", "excused") if found.said == EXCUSED else pgettext("mark", "missing")
    return float(found.said)  # for a spreadsheet, which knows nothing else; exact to more places than marks have


def _sums(book: Gradebook, total: GradeTotal | None) -> list[object]:
    if total is None or total.current is None:
        return [None, None, None]
    word = rules.band(book, total.current)
    return [float(total.current * 100), float((total.final or 0) * 100), choose(word) if word else None]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
