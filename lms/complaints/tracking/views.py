"""The pages of a citizen who follows a case. Nobody signs in: the reference and its secret are the key."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.complaints import words
from lms.complaints.files import service as files
from lms.complaints.files.intake import takes_files
from lms.complaints.kinds import Action, MessageKind
from lms.complaints.models import Case
from lms.complaints.service import opening
from lms.complaints.tracking import grants, reading, service
from lms.complaints.tracking.forms import (
    WRITTEN,
    AppealForm,
    OpenForm,
    RatingForm,
    ReopeningForm,
    ReplyForm,
    WithdrawalForm,
)
from lms.core.access import public
from lms.core.errors import RuleError
from lms.core.forms import Form
from lms.core.i18n import _, _l
from lms.core.web import render

bp = Blueprint("tracking", __name__, template_folder="templates", url_prefix="/complaints/track")
FORMS: dict[str, type[Form]] = {
    "reply": ReplyForm,
    "rating": RatingForm,
    "reopening": ReopeningForm,
    "appeal": AppealForm,
    "withdrawal": WithdrawalForm,
}
TITLES = {
    MessageKind.QUESTION: _l("A question to you"),
    MessageKind.INTERIM: _l("News of your case"),
    MessageKind.REPLY: _l("Our answer"),
    MessageKind.DECISION: _l("Decision"),
}
View = Callable[[Case], ResponseReturnValue]


@bp.after_request
def keep_quiet(response: Response) -> Response:
    """No search engine keeps these pages, no browser stores them; where a link leads nobody learns whence."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


def tracked(view: View) -> Callable[[str], ResponseReturnValue]:
    """Hand the view the case that this browser opened. Others are asked for the secret, and keep what they wrote."""

    @public
    @wraps(view)
    def guarded(reference: str) -> ResponseReturnValue:
        case = reading.find(reference)
        if case is not None and grants.allowed(case):
            return view(case)
        text = next((request.form[name] for name in WRITTEN if request.form.get(name)), "")
        return _door(OpenForm(formdata=None, reference=reference, text=text), 403 if text else 200)

    return guarded


@bp.get("")
@public
def new() -> ResponseReturnValue:
    """Where a reference and its secret are asked for."""
    return _door(OpenForm(formdata=None), 200)


@bp.post("")
@public
def create() -> ResponseReturnValue:
    """Open the case."""
    form = OpenForm()
    if not form.validate_on_submit():
        return _door(form, 422)
    try:
        case = opening.opened(form.reference.data or "", form.secret.data or "")
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _door(form, int(refusal.status))
    grants.give(case)
    if form.text.data:
        found = reading.find(case.reference)
        return _page(found or case, 200, reply=ReplyForm(formdata=None, text=form.text.data))
    return redirect(url_for(".show", reference=case.reference), 303)


@bp.get("/<string:reference>")
@tracked
def show(case: Case) -> ResponseReturnValue:
    """The case as its citizen sees it."""
    return _page(case, 200)


@bp.post("/<string:reference>/messages")
@takes_files
@tracked
def reply(case: Case) -> ResponseReturnValue:
    """Write to those who study it: the answer to a question, or something to add."""
    form = ReplyForm()
    brought_by = request.files.getlist("files")

    def do() -> None:
        service.write(case, form.text.data or "", files.bring(brought_by))

    return _done(case, "reply", form, do, _("Your message has arrived."))


@bp.post("/<string:reference>/acceptance")
@tracked
def accept(case: Case) -> ResponseReturnValue:
    """The answer is good: the case is closed."""
    said = _("Thank you. The case is closed.")
    return _done(case, "", Form(), lambda: service.act_here(case, Action.ACCEPT_ANSWER), said)


@bp.post("/<string:reference>/rating")
@tracked
def rate(case: Case) -> ResponseReturnValue:
    """Say once how good the answer was."""
    form, said = RatingForm(), _("Thank you for telling us.")
    return _done(case, "rating", form, lambda: service.act_here(case, Action.RATE, rating=form.rating.data), said)


@bp.post("/<string:reference>/reopening")
@tracked
def reopen(case: Case) -> ResponseReturnValue:
    """It is not right yet."""
    form, said = ReopeningForm(), _("Your case is open again.")
    return _done(case, "reopening", form, lambda: service.act(case, Action.REOPEN, text=form.reason.data), said)


@bp.post("/<string:reference>/appeal")
@tracked
def appeal(case: Case) -> ResponseReturnValue:
    """Somebody else shall decide."""
    form = AppealForm()

    def do() -> None:
        service.act(case, Action.APPEAL, ground=form.ground.data, text=form.statement.data)

    said = _("Your appeal has arrived. Somebody who had nothing to do with the case will decide.")
    return _done(case, "appeal", form, do, said)


@bp.post("/<string:reference>/withdrawal")
@tracked
def withdraw(case: Case) -> ResponseReturnValue:
    """Take it back."""
    form, said = WithdrawalForm(), _("Your case is withdrawn.")
    return _done(case, "withdrawal", form, lambda: service.act_here(case, Action.WITHDRAW, text=form.why.data), said)


@bp.post("/<string:reference>/leaving")
@tracked
def leave(case: Case) -> ResponseReturnValue:
    """Close the page on a telephone that others use too."""
    grants.take(case)
    flash(_("This browser has forgotten the case."))
    return redirect(url_for(".new"), 303)


def _done(case: Case, name: str, form: Form, do: Callable[[], object], said: str) -> ResponseReturnValue:
    """Do it and show the case; where it is refused, show the same page with what was typed."""
    if not form.validate_on_submit():
        return _page(case, 422, **({name: form} if name else {}))
    try:
        do()
    except RuleError as refusal:
        form.form_errors.append(str(refusal))
        return _page(case, int(refusal.status), **{name or "reply": form})
    flash(said)
    return redirect(url_for(".show", reference=case.reference), 303)


def _door(form: OpenForm, status: int) -> ResponseReturnValue:
    return render("complaints/tracking/new.html", status=status, form=form)


def _page(case: Case, status: int, **given: Form) -> ResponseReturnValue:
    forms = {name: given.get(name) or kind(formdata=None) for name, kind in FORMS.items()}
    return render(
        "complaints/tracking/show.html",
        status=status,
        shown=reading.shown(case),
        forms=forms,
        opened=set(given),
        words=words,
        titles=TITLES,
    )
