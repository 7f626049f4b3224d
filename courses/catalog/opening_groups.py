"""Groups of conditions, for what the plain fields cannot say: all or one of several groups, each all or one of its own.

Rows for a keyboard and no script: an empty one counts for nothing, and after saving there is room for more. A tree that
is deeper than that is kept as it is, by who shows these fields.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from wtforms import FieldList, Form, FormField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import Length, ValidationError

from courses.catalog.conditions import FARTHEST_DAY, Tree
from lms.core import digits
from lms.core.i18n import _l

GROUPS = "groups"
MOST_GROUPS, MOST_PARTS = 5, 8
HOW = {"all": _l("all is needed"), "any": _l("one is enough")}
KINDS = {
    "": _l("No condition"),
    "done": _l("Completion of"),
    "grade": _l("Least grade, per cent"),
    "after": _l("From this day on"),
    "until": _l("To this day, the last"),
    "run_day": _l("Days after the run begins"),
    "own_day": _l("Days after the learner joined"),
    "men": _l("The men's groups"),
    "women": _l("The women's groups"),
    "named": _l("One group"),
    "others": _l("All but one group"),
}


class Row(NamedTuple):
    """A condition as a row holds it."""

    kind: str
    thing: str = ""
    value: str = ""


class Unsaid(ValueError):
    """A row that says only half of a condition; the sentence says what it lacks, `where` the field."""

    def __init__(self, where: str, sentence: object) -> None:
        super().__init__(sentence)
        self.where, self.sentence = where, sentence


class ConditionPart(Form):
    """One condition; which of its fields count depends on its kind."""

    kind = SelectField(_l("Condition"), choices=[SelectChoice(*each) for each in KINDS.items()], default="")
    thing = SelectField(_l("Lesson, unit or quiz"), choices=[], default="", validate_choice=False)
    value = StringField(_l("Day, number or name"), validators=[Length(max=80)])


class GroupPart(Form):
    """Conditions of which all are needed, or one is enough."""

    how = SelectField(_l("In this group"), choices=[SelectChoice(*each) for each in HOW.items()], default="all")
    parts = FieldList(FormField(ConditionPart), max_entries=MOST_PARTS)


class GroupFields:
    """The groups, to be mixed into the form whose plain fields they stand in for."""

    opens_mode = RadioField(
        _l("How the conditions are given"),
        choices=[
            SelectChoice("plain", _l("Plainly: lessons, days, for whom")),
            SelectChoice(GROUPS, _l("In groups: all or one of several conditions")),
        ],
        default="plain",
    )
    opens_join = SelectField(_l("Of the groups"), choices=[SelectChoice(*each) for each in HOW.items()], default="all")
    opens_groups = FieldList(FormField(GroupPart), label=_l("Groups of conditions"), max_entries=MOST_GROUPS)
    things: Sequence[SelectChoice] = ()
    quizzes: Sequence[str] = ()

    def offer_groups(self, things: Sequence[SelectChoice], quizzes: Sequence[str]) -> None:
        """Offer rows to write into, and what they may name: units and lessons; the stable keys of quizzes."""
        self.things, self.quizzes = things, quizzes
        self._offer_rows()

    def _offer_rows(self) -> None:
        groups = self.opens_groups
        for group in groups.entries:
            _make_room(group.form.parts, 2, MOST_PARTS)
        while len(groups.entries) < MOST_GROUPS and (not groups.entries or _rows(groups.entries[-1].form)):
            groups.append_entry()
            _make_room(groups.entries[-1].form.parts, 2, MOST_PARTS)
        for part in (part.form for group in groups.entries for part in group.form.parts.entries):
            known = [SelectChoice("", _l("Nothing chosen")), *self.things]
            is_gone = part.thing.data and not self._is_there(part.thing.data)
            part.thing.choices = [*known, SelectChoice(part.thing.data, _l("No longer there"))] if is_gone else known

    def show_groups(self, tree: Tree) -> bool:
        """Fill the rows from a tree; whether they can say it."""
        found = _grouped(tree)
        if found is None or len(found[1]) > MOST_GROUPS or any(len(rows) > MOST_PARTS for _how, rows in found[1]):
            return False
        self.opens_mode.data, self.opens_join.data = GROUPS, found[0]
        while self.opens_groups.entries:
            self.opens_groups.pop_entry()
        for how, rows in found[1]:
            parts = [row._asdict() for row in rows]
            self.opens_groups.append_entry({"how": how, "parts": parts})
        self._offer_rows()
        return True

    def validate_opens_groups(self, field: Any) -> None:  # Any: a FieldList of forms, as WTForms has it
        """Each row says a whole condition, where the groups are what counts."""
        if self.opens_mode.data != GROUPS:
            return
        wrong = []
        for part in (part.form for group in field.entries for part in group.form.parts.entries):
            try:
                self._leaf(part)
            except Unsaid as unsaid:
                part[unsaid.where].errors = [str(unsaid.sentence)]
                wrong.append(str(unsaid.sentence))
        if wrong:
            raise ValidationError(wrong[0])

    def tree_of_groups(self) -> Tree:
        """What the rows say."""
        parts: list[Tree] = []
        join = self.opens_join.data
        for group in (entry.form for entry in self.opens_groups.entries):
            leaves = [self._leaf(part) for part in _rows(group)]
            if len(leaves) < 2 or group.how.data == join:  # noqa: PLR2004 - one alone is no group
                parts += leaves
            else:
                parts.append({group.how.data: leaves})
        return {join: parts} if len(parts) > 1 else (parts[0] if parts else {})

    def _leaf(self, part: ConditionPart) -> Tree:
        """The condition of a row. Raises `Unsaid`."""
        kind, thing, value = part.kind.data, part.thing.data or "", digits.fold((part.value.data or "").strip())
        if kind in {"men", "women"}:
            return {"group": kind}
        if kind in {"done", "grade"}:
            return self._of_thing(kind, thing, value)
        if kind in {"after", "until"}:
            return {kind: _day(value)}
        if kind in {"run_day", "own_day"}:
            return {kind: _number(value, 0, FARTHEST_DAY, _l("Type the number of days."))}
        name = (part.value.data or "").strip()
        if kind in {"named", "others"} and not name:
            raise Unsaid("value", _l("Type the name of the group."))
        named: dict[str, Tree] = {"named": {"group": name}, "others": {"not": {"group": name}}}
        return named.get(kind, {})

    def _is_there(self, thing: str) -> bool:
        return thing in {each.value for each in self.things}

    def _of_thing(self, kind: str, thing: str, value: str) -> Tree:
        if kind == "done":
            if not self._is_there(thing):
                raise Unsaid("thing", _l("Choose the lesson or unit."))
            return dict([thing.split(":", 1)])
        key = thing.removeprefix("lesson:")
        if key not in self.quizzes:
            raise Unsaid("thing", _l("Choose a quiz."))
        return {"grade": [key, _number(value, 1, 100, _l("Type the least grade.")) / 100]}


def _rows(group: GroupPart) -> list[ConditionPart]:
    """The rows in which a condition stands."""
    return [entry.form for entry in group.parts.entries if entry.form.kind.data]


def _make_room(parts: Any, more: int, most: int) -> None:  # Any: likewise
    """Empty rows at the end, as many as this."""
    empty = sum(1 for entry in parts.entries if not entry.form.kind.data)
    for _row in range(max(0, more - empty)):
        if len(parts.entries) < most:
            parts.append_entry()


def _day(value: str) -> str:
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise Unsaid("value", _l("Type the day as 2026-12-01.")) from error


def _number(value: str, least: int, most: int, sentence: object) -> int:
    found = int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else -1  # noqa: PLR2004 - days
    if not least <= found <= most:
        raise Unsaid("value", sentence)
    return found


def _grouped(tree: Tree) -> tuple[str, list[tuple[str, list[Row]]]] | None:
    """A tree as (how the groups are joined, each group with its rows); None where it is deeper, or says more."""
    join = "any" if set(tree) == {"any"} else "all"
    items = tree[join] if set(tree) == {join} else [{kind: value} for kind, value in tree.items()]
    loose: list[Row] = []
    groups: list[tuple[str, list[Row]]] = []
    for item in items:
        how = next((each for each in HOW if set(item) == {each}), "all" if len(item) > 1 else "")
        inside = (item.get(how) or [{kind: value} for kind, value in item.items()]) if how else [item]
        rows = [_row(leaf) for leaf in inside]
        if not all(rows):
            return None
        if how:
            groups.append((how, [row for row in rows if row]))
        else:
            loose += [row for row in rows if row]
    return join, [(join, loose), *groups] if loose else groups


def _row(leaf: Tree) -> Row | None:
    """A condition as a row says it; None for what none can say."""
    if len(leaf) != 1:
        return None
    ((kind, value),) = leaf.items()
    if kind in {"section", "lesson"}:
        return Row("done", f"{kind}:{value}")
    if kind == "grade":
        return Row("grade", f"lesson:{value[0]}", str(round(value[1] * 100)))
    if kind in {"after", "until", "run_day", "own_day"}:
        return Row(kind, "", str(value))
    if kind == "group":
        return Row(value) if value in {"men", "women"} else Row("named", "", value)
    is_other = kind == "not" and set(value) == {"group"} and value["group"] not in {"men", "women"}
    return Row("others", "", value["group"]) if is_other else None
