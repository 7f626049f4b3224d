"""The gradebook's words: what was done to a mark, and how marks and shares are said."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from courses.gradebook.models import Grade, GradeAct, GradeHistory, GradeState
from courses.gradebook.service.arithmetic import PartSum, exact
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


def typed(found: Entry | None) -> str:
    """What stands in the field of a cell: the number that was entered."""
    return "" if found is None or found.entered is None else points(found.entered)


def whence(grade: Grade, maximum: Decimal) -> list[str]:
    """How the number that counts came about, in sentences."""
    said = []
    if grade.entered is not None:
        said.append(_("Entered: %(points)s of %(most)s.", points=points(grade.entered), most=points(maximum)))
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
