"""Settings of privacy: how long, which cases the law holds, what may be attached, and the register of processing."""

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.complaints import policy
from lms.complaints.files import rules
from lms.complaints.privacy import holds, processing, retention
from lms.complaints.privacy.forms import FilesForm, HoldForm, ProcessingForm
from lms.complaints.privacy.models import LegalHold
from lms.core import clock, digits
from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _
from lms.core.web import done, render

bp = Blueprint("case_privacy", __name__, template_folder="templates")


def me() -> User:
    """The person of this request."""
    found: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's proxy offers no other way
    return found


@bp.get("/complaints/settings/retention")
@requires(policy.may_set_up)
def show_retention() -> ResponseReturnValue:
    """How long names and words are kept, category by category, and what the law holds."""
    return _retention(HoldForm(formdata=None))


@bp.post("/complaints/settings/retention")
@requires(policy.may_set_up)
def update_retention() -> ResponseReturnValue:
    """Keep the days of each category."""
    written = {key[4:]: digits.fold(value).strip() for key, value in request.form.items() if key.startswith("days")}
    days = {int(key): int(value) for key, value in written.items() if key.isdigit() and value.isdigit()}
    try:
        retention.keep_days(days, by=me())
    except RuleError as refusal:
        return _retention(HoldForm(formdata=None), str(refusal), 422)
    flash(_("Kept. Whatever is older than this loses its names and words tonight."))
    return done(".show_retention")


@bp.post("/complaints/settings/holds")
@requires(policy.may_set_up)
def create_hold() -> ResponseReturnValue:
    """Hold a case."""
    form = HoldForm()
    if not form.validate_on_submit():
        return _retention(form, status=422)
    try:
        holds.begin(str(form.reference.data), str(form.reason.data), by=me())
    except RuleError as refusal:
        form.reference.errors = [str(refusal)]
        return _retention(form, status=int(refusal.status))
    flash(_("The case is held: nothing of it is removed until you let go of it."))
    return done(".show_retention")


@bp.post("/complaints/settings/holds/<int:hold_id>/end")
@requires(lambda user, _hold: policy.may_set_up(user), holds.find)
def end_hold(hold: LegalHold) -> ResponseReturnValue:
    """Let go of it."""
    holds.end(hold, by=me())
    flash(_("The case is no longer held."))
    return done(".show_retention")


@bp.get("/complaints/settings/files")
@requires(policy.may_set_up)
def show_files() -> ResponseReturnValue:
    """What people may attach."""
    own = rules.current()
    form = FilesForm(formdata=None, most=own.most, megabytes=own.megabytes, originals=own.originals.value)
    return render("complaints/privacy/files.html", form=form)


@bp.post("/complaints/settings/files")
@requires(policy.may_set_up)
def update_files() -> ResponseReturnValue:
    """Keep it."""
    form = FilesForm()
    if not form.validate_on_submit():
        return render("complaints/privacy/files.html", form=form, status=422)
    chosen = rules.Rules(form.most.data or 0, form.megabytes.data or 1, rules.Originals(form.originals.data))
    rules.keep(chosen, by=me())
    flash(_("Kept. It holds for what is sent from now on."))
    return done(".show_files")


@bp.get("/complaints/settings/processing")
@requires(policy.may_set_up)
def show_processing() -> ResponseReturnValue:
    """The register of processing, as an inspector reads it."""
    return _register(ProcessingForm(formdata=None, **processing.own()._asdict()))


@bp.post("/complaints/settings/processing")
@requires(policy.may_set_up)
def update_processing() -> ResponseReturnValue:
    """Keep what the academy adds."""
    form = ProcessingForm()
    if not form.validate_on_submit():
        return _register(form, 422)
    written = {name: getattr(form, name).data or "" for name in ("officer", "ground", "location")}
    processing.keep(processing.Own(**written, due_days=form.due_days.data or 1), by=me())
    flash(_("The register is kept."))
    return done(".show_processing")


def _retention(form: HoldForm, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    kept = retention.overview(clock.now())
    return render(
        "complaints/privacy/retention.html",
        status=status,
        kept=kept,
        holds=holds.standing(),
        form=form,
        refusal=refusal,
    )


def _register(form: ProcessingForm, status: int = 200) -> ResponseReturnValue:
    kept = retention.overview(clock.now())
    return render(
        "complaints/privacy/processing.html",
        status=status,
        activities=processing.ACTIVITIES,
        own=processing.own(),
        kept=kept,
        form=form,
    )
