"""What an administrator fills in."""

from typing import Any

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.accounts.service import units
from lms.complaints.kinds import Kind, Priority
from lms.complaints.models import RoutingRule
from lms.complaints.rules import service
from lms.complaints.words import KINDS, PRIORITIES
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _, _l, choose

ANY = "0"
SIGN = "،"


def unit_choices(first: str) -> dict[str, str]:
    """All units of the tree, deeper ones set in; `first` is what no choice means."""
    return {ANY: first} | {str(unit.id): "— " * depth + choose(unit.name) for unit, depth in units.tree()}


class RuleForm(Form):
    """A rule: if all that is asked for holds, the case goes to the unit."""

    name = StringField(_l("Name of the rule"), [InputRequired(_l("Give the rule a name.")), Length(max=120)])
    position = FoldedInteger(_l("Place in the order"), [InputRequired(_l("Write a number.")), NumberRange(1, 999)])
    kind = SelectField(_l("If it is"))
    category_id = SelectField(_l("and its category is"))
    place_id = SelectField(_l("and its place lies in"))
    words = StringField(_l("and one of these words stands in it"), [Length(max=500)])
    unit_id = SelectField(_l("then it goes to"))
    priority = SelectField(_l("with the priority"))
    is_active = BooleanField(_l("In force"))

    def __init__(self, *given: Any, **named: Any) -> None:  # Any: WTForms' own
        super().__init__(*given, **named)
        self.kind.choices = {"": _("Anything")} | {key.value: str(word) for key, word in KINDS.items()}
        found = {str(row.id): choose(row.name) for row in service.categories()}
        self.category_id.choices = {ANY: _("Any category")} | found
        self.place_id.choices = unit_choices(_("Anywhere"))
        self.unit_id.choices = unit_choices(_("The directorate of its place"))
        self.priority.choices = {"": _("Unchanged")} | {key.value: str(word) for key, word in PRIORITIES.items()}

    def values(self, kept: RoutingRule) -> dict[str, Any]:  # Any: columns
        """The rule as the table keeps it."""
        words = [word.strip() for word in (self.words.data or "").replace(",", SIGN).split(SIGN) if word.strip()]
        when = {
            "kind": Kind(self.kind.data).value if self.kind.data else None,
            "category_id": _id(self.category_id.data),
            "place_id": _id(self.place_id.data),
            "words": words,
        }
        return {
            "name": {**(kept.name or {}), "ar": self.name.data},
            "position": self.position.data,
            "when": {name: value for name, value in when.items() if value},
            "unit_id": _id(self.unit_id.data),
            "priority": Priority(self.priority.data) if self.priority.data else None,
            "is_active": self.is_active.data,
        }


class CentralForm(Form):
    """Which unit is the central one."""

    unit_id = SelectField(_l("Central unit"))

    def __init__(self, *given: Any, **named: Any) -> None:  # Any: as above
        super().__init__(*given, **named)
        self.unit_id.choices = unit_choices(_("Not named yet"))


def filled(rule: RoutingRule) -> RuleForm:
    """The form as a rule fills it."""
    return RuleForm(
        formdata=None,
        name=choose(rule.name, "ar"),
        position=rule.position,
        kind=rule.when.get("kind") or "",
        category_id=str(rule.when.get("category_id") or ANY),
        place_id=str(rule.when.get("place_id") or ANY),
        words=f"{SIGN} ".join(rule.when.get("words") or ()),
        unit_id=str(rule.unit_id or ANY),
        priority=rule.priority.value if rule.priority else "",
        is_active=rule.is_active,
    )


def _id(chosen: str | None) -> int | None:
    return int(chosen) if chosen and chosen != ANY else None
