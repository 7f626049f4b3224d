"""The page on which the citizen of a case proves that a number or an address is theirs."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import SubmitField
from wtforms.validators import InputRequired, Length

from lms.complaints import visits
from lms.complaints.models import Case
from lms.complaints.parties import service
from lms.complaints.parties.models import CaseParty, ContactChannel
from lms.core.access import public
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.forms import FoldedString, Form
from lms.core.i18n import _, _l
from lms.core.web import render

bp = Blueprint("case_contact", __name__, template_folder="templates")


class CodeForm(Form):
    """The six digits."""

    code = FoldedString(_l("The six digits of the message"), validators=[InputRequired(), Length(6, 12)])
    send = SubmitField(_l("Confirm"))


@bp.get("/complaints/contact/<string:reference>")
@public
def show(reference: str) -> ResponseReturnValue:
    """What we know of how to reach them, and the field for the code."""
    return _page(_party(reference), reference, CodeForm(formdata=None))


@bp.post("/complaints/contact/<string:reference>/codes/<any(phone, email):channel>")
@public
def create(reference: str, channel: str) -> ResponseReturnValue:
    """Send a code."""
    service.challenge(_party(reference), ContactChannel(channel))
    flash(_("The code is on its way. It may take a minute."))
    return redirect(url_for(".show", reference=reference), 303)


@bp.post("/complaints/contact/<string:reference>")
@public
def update(reference: str) -> ResponseReturnValue:
    """Take the code."""
    party, form = _party(reference), CodeForm()
    if not form.validate_on_submit():
        return _page(party, reference, form, 422)
    try:
        service.confirm(party, str(form.code.data))
    except RuleError as refusal:
        form.code.errors = [str(refusal)]
        return _page(party, reference, form, int(refusal.status))
    flash(_("Thank you. From now on we send you the news of this case."))
    return redirect(url_for(".show", reference=reference), 303)


def _party(reference: str) -> CaseParty:
    """Of the case that this visit was opened for; to everybody else there is no such page."""
    case = session().scalar(select(Case).where(Case.reference == reference))
    party = service.reporter(case) if case and visits.is_citizens(case) else None
    if party is None:
        raise NotFound
    return party


def _page(party: CaseParty, reference: str, form: CodeForm, status: int = 200) -> ResponseReturnValue:
    ways: list[dict[str, Any]] = [
        {"channel": "phone", "shown": _masked(party.phone), "proven": party.phone_verified_at},
        {"channel": "email", "shown": _masked(party.email), "proven": party.email_verified_at},
    ]
    ways = [way for way in ways if way["shown"]]
    return render("complaints/parties/contact.html", form=form, ways=ways, reference=reference), status


def _masked(text: str) -> str:
    """Enough to know one's own by, and not enough to learn another's."""
    if "@" in text:
        name, _at, domain = text.partition("@")
        return f"{name[:2]}•••@{domain}"
    return f"{text[:3]}•••{text[-4:]}" if text else ""
