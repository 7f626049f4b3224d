"""What can be done with a case: the word of its address, the engine's action and the form that it asks for."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms

from lms.accounts.models import User
from lms.complaints import policy, words
from lms.complaints.desk import forms
from lms.complaints.desk import words as desk_words
from lms.complaints.desk.service import choices
from lms.complaints.models import Action, Case
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import allowed
from lms.core import clock
from lms.core.i18n import choose, locale


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

    @property
    def label(self) -> object:
        """What it is called: to take a case is to hand it over where another officer is named."""
        return desk_words.HAND_OVER if self.form is forms.HandForm else desk_words.ACTS[self.action]


ACTS = (
    Act("taking", Action.TAKE, tone="main"),
    Act("acceptance", Action.ACCEPT, tone="main"),
    Act("routing", Action.ROUTE, forms.RouteForm, tone="main"),
    Act("assignment", Action.TAKE, forms.HandForm),
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
    Act("publication", Action.PUBLISH, forms.PublishForm),
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
    if isinstance(form, forms.HandForm):
        people = [each for each in choices.people_of(case.unit) if each.id != case.officer_id]
        form.officer_id.choices = [SelectChoice(each.id, each.name(locale())) for each in people]
    if not sent:
        _show(form, case)
    return form


def offered(case: Case, user: User) -> list[Act]:
    """What the table lets this person do; to hand a case to somebody is for heads and the central unit."""
    can = allowed(case, Actor.person(user))
    heads = policy.may_head(user, case) or policy.may_triage(user)
    acts = [act for act in ACTS if act.action in can and act.action is not Action.NOTE]
    is_free = case.officer_id is None or (heads and case.officer_id != user.id)
    hidden = {"taking": not is_free, "assignment": not heads or case.unit is None}
    return [act for act in acts if not hidden.get(act.slug)]


def _show(form: forms.Acting, case: Case) -> None:
    form.seen.data = str(case.row_version)
    if isinstance(form, forms.CategoryForm):
        form.category_id.data = case.category_id
    if isinstance(form, forms.PublishForm):
        form.published.data, form.text.data = case.is_published, case.public_summary


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
