"""The dry run of a sheet of marks: each cell is read and judged, nothing is changed. Pure but for what it is given."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from courses.gradebook.models import GradeAct, GradeItem, GradeSource, GradeState
from courses.gradebook.service import sheet
from courses.gradebook.service.recording import Change
from courses.gradebook.service.sheet import EXCUSED, MISSING, NOTHING, Known, Rows
from lms.accounts.service import matching
from lms.core.errors import BadValue

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Here:
    """What the sheet is compared with: the items by number, the learners by number, the marks as they stand."""

    items: Mapping[int, GradeItem]
    learners: Mapping[int, tuple[str, str]]  # by their names in both letters
    marks: Mapping[tuple[int, int], Known]


@dataclass(slots=True)
class Verdict:
    """What a sheet would change, as rows of JSON, and what is wrong with it."""

    here: Here
    made_at: dt.datetime | None
    changes: list[list[Any]] = field(default_factory=list)  # Any: JSON
    remarks: list[list[Any]] = field(default_factory=list)

    def columns(self, number: int, headings: Sequence[str]) -> dict[int, GradeItem]:
        """Which column holds which item; a column of none is a remark."""
        columns: dict[int, GradeItem] = {}
        for at, heading in enumerate(headings):
            named = sheet.ITEM.search(heading)
            item = self.here.items.get(int(named[1])) if named else None
            if named and (item is None or item in columns.values()):
                self.remarks.append([number, "", 0, "column", heading[:80]])
            elif item:
                columns[at] = item
        return columns

    def learner(self, number: int, texts: Sequence[str], seen: set[int]) -> int:
        """Whom the row means; nobody where that is unclear. A row without a number is nobody's: a note, an average."""
        who = texts[0].strip() if texts else ""
        if not who:
            return 0
        name = texts[1] if len(texts) > 1 else ""
        key = int(who) if who.isascii() and who.isdigit() else 0
        word = "learner" if key not in self.here.learners else "twice" if key in seen else ""
        if not word and name and not _is_called(name, self.here.learners[key]):
            word = "name"
        seen.add(key)
        if word:
            self.remarks.append([number, name[:80], 0, word, who[:80]])
        return 0 if word else key

    def cell(self, number: int, who: int, item: GradeItem, text: str) -> None:
        """Note the change that a cell asks for, or what is wrong with it."""
        known = self.here.marks.get((who, item.id))
        was = known.said if known else ""
        try:
            becomes = sheet.read(text)
        except BadValue:
            becomes, word = "", "number"
        else:
            if becomes is None or becomes == was or (becomes == NOTHING and not was):
                return
            word = next(self._objections(item, known, becomes), "")
        if word:
            self.remarks.append([number, self.here.learners[who][0], item.id, word, text[:80]])
        else:
            self.changes.append([number, who, item.id, was, becomes])

    def _objections(self, item: GradeItem, known: Known | None, becomes: str) -> Iterator[str]:
        if becomes not in {EXCUSED, MISSING, NOTHING} and Decimal(becomes) > item.maximum:
            yield "most"
        if known and known.is_locked:
            yield "locked"
        if known and self.made_at and known.changed_at > self.made_at:
            yield "changed"
        if becomes == MISSING and known and known.has_entered:
            yield "has_mark"


def judge(rows: Rows, here: Here) -> Verdict | None:
    """Judge all cells; none where this is no sheet of ours."""
    place = sheet.headings_at(rows)
    if place is None:
        return None
    number, headings = rows[place]
    found = Verdict(here, _made_at(headings[0]))
    columns = found.columns(number, headings)
    seen: set[int] = set()
    for number, texts in rows[place + 1 :]:
        who = found.learner(number, texts, seen)
        for at, item in columns.items() if who else ():
            found.cell(number, who, item, texts[at] if at < len(texts) else "")
    return found


def change(item: GradeItem, enrolment_id: int, becomes: str, reason: str, mark: str) -> Change:
    """The change that a cell asks for."""
    is_manual = item.source is GradeSource.MANUAL
    fields: dict[str, Any] = {"override": None, "state": GradeState.PLAIN}  # Any: columns of several types
    act = GradeAct.CLEARED
    if becomes in {EXCUSED, MISSING}:
        act = GradeAct.EXCUSED if becomes == EXCUSED else GradeAct.MISSING
        fields["state"] = GradeState.EXCUSED if becomes == EXCUSED else GradeState.MISSING
    elif becomes != NOTHING and not is_manual:
        act, fields["override"] = GradeAct.OVERRIDDEN, Decimal(becomes)
    elif is_manual:
        act = GradeAct.CLEARED if becomes == NOTHING else GradeAct.ENTERED
        fields |= {"entered": None if becomes == NOTHING else Decimal(becomes), "deduction": ZERO}
    return Change(item, enrolment_id, act, fields, reason, ref=mark)


def _is_called(text: str, names: tuple[str, str]) -> bool:
    return any(matching.share_a_name(text.lstrip("'"), name) for name in names if name)


def _made_at(heading: str) -> dt.datetime | None:
    named = sheet.MADE.search(heading)
    try:
        made = dt.datetime.fromisoformat(named[1]) if named else None
    except ValueError:
        return None
    return made if made and made.tzinfo else None
