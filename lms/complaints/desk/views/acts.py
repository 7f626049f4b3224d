"""What can be done with a case: the word of its address, the engine's action and the form that it asks for."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms

from lms.complaints import words
from lms.complaints.desk import forms
from lms.complaints.desk.service import choices
from lms.complaints.models import Action, Case
from lms.core import clock
from lms.core.i18n import choose


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do. What needs no words is a button on the case's page, the others have a page of their own."""

    slug: str
    action: Action
    form: type[forms.Acting] = forms.Acting
    template: str = "complaints_desk/act.html"
    tone: str = ""

    @property
    def is_button(self) -> bool:
        """Whether it needs no words."""
        return self.form is forms.Acting


ACTS = (
    Act("taking", Action.TAKE, tone="main"),
    Act("acceptance", Action.ACCEPT, tone="main"),
    Act("routing", Action.ROUTE, forms.RouteForm, tone="main"),
    Act("question", Action.ASK_CITIZEN, forms.AskForm),
    Act("news", Action.INTERIM, forms.WordsForm),
    Act("waiting", Action.WAIT_THIRD_PARTY, forms.WordsForm),
    Act("resumption", Action.THIRD_PARTY_DONE, tone="main"),
    Act("decision", Action.DECIDE_APPEAL, forms.DecideForm, "complaints_desk/decide.html", tone="main"),
    Act("transfer", Action.TRANSFER, forms.TransferForm),
    Act("release", Action.RELEASE),
    Act("priority", Action.REPRIORITISE, forms.PriorityForm),
    Act("category", Action.RECATEGORISE, forms.CategoryForm),
    Act("merger", Action.MERGE, forms.MergeForm, "complaints_desk/merge.html"),
    Act("unmerging", Action.UNMERGE),
    Act("splitting", Action.SPLIT, forms.SplitForm),
    Act("referral", Action.REFER_OUT, forms.ReferForm),
    Act("refusal", Action.REJECT, forms.RejectForm, tone="danger"),
    Act("confirmed-refusal", Action.CONFIRM_REJECTION, tone="danger"),
    Act("reopening", Action.REOPEN, forms.WordsForm),
    Act("note", Action.NOTE, forms.NoteForm),
)
BY_SLUG = {act.slug: act for act in ACTS}


def filled(act: Act, case: Case, *, sent: bool) -> forms.Acting:
    """The form of an act for this case: as it was sent, or new."""
    form = act.form() if sent else act.form(formdata=None)
    if isinstance(form, forms.RouteForm):
        form.unit_id.choices = [SelectChoice(unit.id, choose(unit.name)) for unit in choices.owners()]
    if isinstance(form, forms.TransferForm):
        form.reason.choices = [SelectChoice(key.value, name) for key, name in words.TRANSFER_REASONS.items()]
    if isinstance(form, forms.CategoryForm):
        form.category_id.choices = [SelectChoice(each.id, choose(each.name)) for each in choices.categories()]
    if not sent:
        form.seen.data = str(case.row_version)
        if isinstance(form, forms.CategoryForm):
            form.category_id.data = case.category_id
    return form


def payload(form: forms.Acting, case: Case) -> dict[str, Any]:  # Any: what the engine takes
    """What was typed, as the engine takes it. Raises `NotFound` for a case that nobody knows."""
    given = form.given()
    if isinstance(form, forms.AskForm):
        days = given.pop("days")
        given["until"] = clock.now() + dt.timedelta(days=days) if days else None
    if isinstance(form, forms.MergeForm):
        given = {"into_id": choices.case_id(given["into"])}
    if isinstance(form, forms.SplitForm):
        given["points"] = [point.number for point in case.points if str(point.number) in form.chosen()]
    return given
