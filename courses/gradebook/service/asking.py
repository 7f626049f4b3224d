"""What a person may ask of one mark, and what is typed into it, in any digits."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from courses.gradebook.models import GradeAct, GradeItem, GradeSource, GradeState
from courses.gradebook.service.recording import Change
from courses.quizzes.types import numbers
from lms.core.errors import BadValue
from lms.core.i18n import _l

LONGEST_REASON = 500


def change(item: GradeItem, enrolment_id: int, act: str, said: Mapping[str, str]) -> Change:
    """The change that was asked for by a word and what was typed. Raises `BadValue`."""
    reason = said.get("reason", "").strip()[:LONGEST_REASON]
    if act == "mark":
        return typed(item, enrolment_id, said.get("value", ""), reason, said.get("deduction"))
    plain: dict[str, tuple[GradeAct, dict[str, Any]]] = {  # Any: columns of several types
        "excuse": (GradeAct.EXCUSED, {"state": GradeState.EXCUSED}),
        "miss": (GradeAct.MISSING, {"state": GradeState.MISSING}),
        "clear": (GradeAct.CLEARED, {"state": GradeState.PLAIN}),
        "release": (GradeAct.RELEASED, {"override": None}),
        "lock": (GradeAct.LOCKED, {"is_locked": True}),
        "unlock": (GradeAct.UNLOCKED, {"is_locked": False}),
    }
    if act not in plain:
        raise BadValue(_l("That cannot be done with a mark."))
    kind, fields = plain[act]
    return Change(item, enrolment_id, kind, fields, reason)


def typed(item: GradeItem, enrolment_id: int, text: str, reason: str = "", deduction: str | None = None) -> Change:
    """A number for an item: entered where a person marks it, else in place of what its source says."""
    value = read(text)
    if item.source is GradeSource.MANUAL:
        fields: dict[str, Any] = {"entered": value}  # Any: as above
        if deduction is not None:
            fields["deduction"] = read(deduction) or Decimal(0)
        return Change(item, enrolment_id, GradeAct.CLEARED if value is None else GradeAct.ENTERED, fields, reason)
    if value is None:
        return Change(item, enrolment_id, GradeAct.RELEASED, {"override": None}, reason)
    return Change(item, enrolment_id, GradeAct.OVERRIDDEN, {"override": value}, reason)


def read(text: str) -> Decimal | None:
    """A mark in any digits; nothing for nothing. Raises `BadValue` for what is no number."""
    if not text.strip():
        return None
    value = numbers.parse(text)
    if value is None or value < 0:
        raise BadValue(_l("That is not a mark. Type a number, like 8.5; nothing was changed."))
    return value
