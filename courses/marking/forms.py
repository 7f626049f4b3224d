"""The form on which is said how a lesson's work is marked."""

from decimal import Decimal
from typing import Any

from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms
from wtforms.validators import InputRequired, Length, ValidationError

from courses.marking.models import FinalRule, MarkingPlan
from courses.marking.said import number
from courses.marking.words import RULES
from lms.core.forms import FoldedInteger, Form
from lms.core.i18n import _, _l

PERCENT = Decimal(100)
AS_SAID = ""


class PlanForm(Form):
    """Blind or not, how many are marked twice, what counts as agreement, and what follows from it."""

    is_blind = RadioField(
        _l("Does the marker see whose work it is?"),
        choices=[
            SelectChoice(AS_SAID, _l("as the assignment says; answers of a quiz are marked blind")),
            SelectChoice("yes", _l("no: name, picture and names of files stay hidden until the mark is given")),
            SelectChoice("no", _l("yes")),
        ],
        default=AS_SAID,
    )
    second_share = StringField(
        _l("How many works two people mark, in per cent"),
        description=_l("0 for none, 100 for all. Empty: as the assignment says. Which ones is drawn by the seed."),
        validators=[Length(max=20)],
    )
    band = StringField(_l("One band, in per cent of the full mark"), validators=[InputRequired(), Length(max=20)])
    final_rule = RadioField(
        _l("Where both agree within one band, the mark is"), choices=[SelectChoice(*rule) for rule in RULES.items()]
    )
    days = FoldedInteger(_l("Days until a work should be marked"), validators=[InputRequired()])

    holds_back = BooleanField(
        _l("Hold marks of answers back until somebody posts them"),
        description=_l("Marks of an assignment wait for posting as the assignment says."),
    )

    def show(self, plan: MarkingPlan) -> None:
        """Fill the form from a plan."""
        self.is_blind.data = {None: AS_SAID, True: "yes", False: "no"}[plan.is_blind]
        self.second_share.data = "" if plan.second_share is None else f"{(plan.second_share * PERCENT).normalize():f}"
        self.band.data = f"{(plan.band * PERCENT).normalize():f}"
        self.final_rule.data, self.days.data = plan.final_rule.value, plan.days
        self.holds_back.data = plan.holds_back

    def validate_second_share(self, field: Any) -> None:  # Any: WTForms' own
        """A share or nothing."""
        if field.data and _share(field.data) is None:
            raise ValidationError(_("Please write a number between 0 and 100."))

    def validate_band(self, field: Any) -> None:  # Any: likewise
        """A share above nothing."""
        if not _share(field.data or ""):
            raise ValidationError(_("Please write a number above 0, 100 at most."))

    def value(self) -> dict[str, Any]:  # Any: columns of the plan
        """What is to be kept."""
        return {
            "is_blind": {AS_SAID: None, "yes": True, "no": False}[self.is_blind.data or AS_SAID],
            "second_share": _share(self.second_share.data) if self.second_share.data else None,
            "band": _share(self.band.data or "") or Decimal("0.1"),
            "final_rule": FinalRule(self.final_rule.data),
            "days": self.days.data or 0,
            "holds_back": bool(self.holds_back.data),
        }


def _share(text: str) -> Decimal | None:
    found = number(text)
    return found / PERCENT if found is not None and 0 <= found <= PERCENT else None
