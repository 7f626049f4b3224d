"""The gradebook's words: what was done to a mark, and how marks and shares are said."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from courses.gradebook.models import Grade, GradeAct, GradeHistory, GradeItem, GradeSource, GradeState, ImportState
from courses.gradebook.service.arithmetic import PartSum, Sum, exact
from courses.gradebook.service.cells import Entry
from courses.gradebook.service.rules import Lack
from lms.core.i18n import _, _l, choose, number, pgettext

ACTS = {
    GradeAct.SOURCE: _l("Graded at its source"),
    GradeAct.HELD: _l("Its source says something else; the mark is locked and stays"),
    GradeAct.ENTERED: _l("Entered by hand"),
    GradeAct.OVERRIDDEN: _l("Replaced by hand"),
    GradeAct.RELEASED: _l("The replacement was taken back"),
    GradeAct.EXCUSED: _l("Excused"),
    GradeAct.MISSING: _l("Noted as missing"),
    GradeAct.CLEARED: _l("Cleared"),
    GradeAct.LOCKED: _l("Locked"),
    GradeAct.UNLOCKED: _l("Unlocked"),
    GradeAct.POSTED: _l("Posted to the learner"),
    GradeAct.TAKEN_BACK: _l("Taken back with the sheet that brought it"),
}
STATES = {
    ImportState.READING: _l("is being read"),
    ImportState.UNREADABLE: _l("could not be read"),
    ImportState.CHECKED: _l("looked at, not taken in"),
    ImportState.TAKING: _l("is being taken in"),
    ImportState.TAKEN: _l("taken in"),
    ImportState.UNDONE: _l("taken back"),
}
TONES = {"taken": "good", "unreadable": "bad", "checked": "wait", "reading": "wait", "taking": "wait"}
PROBLEMS = {
    "empty": _l("There is nothing in this file."),
    "damaged": _l("This file is damaged. Open it, save it anew as XLSX or CSV, and send that."),
    "bomb": _l("This file unpacks into far more than a sheet of marks. Write in our sheet and send that."),
    "no_sheet": _l("This is not a spreadsheet. Send an XLSX or a CSV file."),
    "no_text": _l("The letters of this file cannot be read. Save it as XLSX, or as CSV in UTF-8."),
    "old_or_locked": _l("This is an old XLS file or one with a password. Save it as XLSX without a password."),
    "too_long": _l("The sheet has more than 5,000 rows. Send it in parts."),
    "not_ours": _l("This is not a sheet of the gradebook. Download it here, write in it, and leave its headings."),
    "changed": _l("Marks have changed since you looked. Nothing was taken in. Look at the changes again."),
}
REMARKS = {
    "number": _l("“%(text)s” is not a mark."),
    "most": _l("%(text)s is more than the full mark."),
    "locked": _l("This mark is locked."),
    "changed": _l("Somebody changed this mark after the sheet was made. Download the sheet anew."),
    "has_mark": _l("There is a mark already: it cannot be missing."),
    "learner": _l("Nobody whom you mark has the number “%(text)s”."),
    "twice": _l("This learner stands in the sheet twice."),
    "name": _l("The name does not belong to the number %(text)s: the rows may have been mixed up."),
    "column": _l("The column “%(text)s” belongs to no item of this gradebook, or stands there twice."),
}
ENTERED = {
    GradeSource.QUIZ: _l("From the quiz: %(points)s of %(most)s."),
    GradeSource.ASSIGNMENT: _l("From the assignment: %(points)s of %(most)s."),
    GradeSource.MANUAL: _l("Entered by hand: %(points)s of %(most)s."),
}
PLACES = 2


def points(value: Decimal | Fraction | None) -> str:
    """A mark, rounded half up for show alone."""
    return "—" if value is None else number(_decimal(value), PLACES)


def per_cent(share: Decimal | Fraction | None) -> str:
    """A share in per cent, likewise."""
    return "—" if share is None else _("%(number)s%%", number=number(_decimal(share) * 100, PLACES))


def entry(found: Entry | None) -> str:
    """A cell of the page of many: a number, or the word that stands for it."""
    if found is None:
        return "—"
    if found.state is GradeState.EXCUSED:
        return pgettext("mark", "excused")
    if found.state is GradeState.MISSING and not found.final:
        return pgettext("mark", "missing")
    return points(found.final)


def cell(text: str) -> str:
    """What a cell of a sheet says."""
    if text in {"", "-"}:
        return "—"
    if text == "excused":
        return pgettext("mark", "excused")
    return pgettext("mark", "missing") if text == "missing" else points(Decimal(text))


def remark(line: Sequence[Any]) -> str:  # Any: JSON
    """What is wrong with a cell or a row."""
    return str(REMARKS[line[3]]) % {"text": line[4]}


def typed(found: Entry | None) -> str:
    """What stands in the field of a cell: the number that was entered."""
    return "" if found is None or found.entered is None else points(found.entered)


def dropped(text: str) -> str:
    """A mark that a rule dropped. A line through an Arabic digit would make another sign of it."""
    return f"({text})"


def whence(grade: Grade, item: GradeItem) -> list[str]:
    """How the number that counts came about, in sentences: where it comes from first."""
    said, maximum = [], item.maximum
    if grade.entered is not None:
        values = {"points": points(grade.entered), "most": points(maximum)}
        said.append(str(ENTERED[item.source]) % values)
    if grade.entered is not None and grade.final == grade.entered and not grade.deduction and grade.override is None:
        return said
    if grade.deduction:
        said.append(_("Taken off: %(points)s.", points=points(grade.deduction)))
    if grade.override is not None:
        said.append(_("Replaced by hand with %(points)s.", points=points(grade.override)))
    if grade.state is GradeState.EXCUSED:
        said.append(_("Excused: it does not count."))
    elif grade.state is GradeState.MISSING and not grade.final:
        said.append(_("Missing: it counts as nothing."))
    elif grade.final is not None:
        said.append(_("Counts: %(points)s of %(most)s.", points=points(grade.final), most=points(maximum)))
    return said or [_("There is no mark yet.")]


def part(found: PartSum, is_weighted: bool) -> str:
    """How a category's share came about, in a sentence."""
    if found.share is None:
        return _("Nothing counts here yet.")
    values = {"points": points(found.points), "possible": points(found.possible), "share": per_cent(found.share)}
    if is_weighted:
        return _("%(points)s of %(possible)s is %(share)s; weight %(weight)s", **values, weight=points(found.weight))
    return _("%(points)s of %(possible)s is %(share)s", **values)


def total(found: Sum, is_weighted: bool) -> str:
    """How a total came about, as a reckoning that can be done again."""
    parts = [part for part in found.parts if part.share is not None and (part.weight or not is_weighted)]
    if not is_weighted:
        reached = (
            points(sum((part.points for part in parts), Fraction(0))),
            points(sum((part.possible for part in parts), Fraction(0))),
        )
        return _("%(points)s of %(possible)s points", points=reached[0], possible=reached[1])
    terms = " + ".join(f"{per_cent(part.share)} × {points(part.weight)}" for part in parts)
    weights = points(sum((Fraction(part.weight) for part in parts), Fraction(0)))
    return f"({terms}) ÷ {weights} = {per_cent(found.share)}"


def lack(found: Lack) -> str:
    """What is missing to pass."""
    values = {"has": per_cent(found.has), "needs": per_cent(found.needs), "title": choose(found.title)}
    if found.what == "total":
        return _("The total is %(has)s of the %(needs)s that are needed", **values)
    if found.what == "category":
        return _("“%(title)s”: %(has)s of the %(needs)s that this category needs", **values)
    return _("“%(title)s” must be passed: %(has)s of %(needs)s", **values)


def change(line: GradeHistory) -> str:
    """What a line of history changed, as numbers."""
    was, became = line.was.get("final"), line.became.get("final", line.became.get("entered"))
    if was == became:
        return ""
    return _("from %(was)s to %(became)s", was=_kept(was), became=_kept(became))


def _kept(value: Any) -> str:  # Any: what JSON keeps
    return points(Decimal(value)) if value is not None else "—"


def _decimal(value: Decimal | Fraction) -> Decimal:
    return value if isinstance(value, Decimal) else exact(value) or Decimal(0)


def kept(share: Fraction | None) -> Decimal | None:
    """A share as it is kept."""
    return exact(share)
