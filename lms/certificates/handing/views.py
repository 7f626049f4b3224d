"""The counter: sheets of a batch by directorate, who took them, and the list to sign."""

from typing import Any

from flask import Blueprint, Response, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.certificates import batches, policy
from lms.certificates import code as codes
from lms.certificates.handing import service
from lms.certificates.handing.forms import WAYS, HandOverForm, TakeBackForm
from lms.certificates.handing.models import HandOver
from lms.certificates.models import IssueBatch
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _, ngettext, number
from lms.core.web import done, paginate, render

SHEETS_A_PAGE = 50
bp = Blueprint("handing", __name__, template_folder="../templates")


@bp.get("/registry/batches/<int:batch_id>/hand-over")
@requires(policy.can_follow, batches.load)
def index(batch: IssueBatch) -> ResponseReturnValue:
    """What waits and who has what; `unit` and `given` narrow it."""
    return _page(batch, HandOverForm(formdata=None))


@bp.post("/registry/batches/<int:batch_id>/hand-over")
@requires(policy.can_follow, batches.load)
def create(batch: IssueBatch) -> ResponseReturnValue:
    """The chosen sheets were given to somebody."""
    form, chosen = HandOverForm(), request.form.getlist("certificate", type=int)
    if not form.validate_on_submit():
        return _page(batch, form, chosen, 422)
    try:
        rows = service.hand_over(batch, chosen, form.receipt(), current_user)
    except BadValue as refusal:
        form.form_errors.append(str(refusal))
        return _page(batch, form, chosen, 422)
    _tell(len(rows), len(set(chosen)) - len(rows))
    return done(".index", batch_id=batch.id, **_narrowed())


@bp.get("/registry/batches/<int:batch_id>/hand-over/list")
@requires(policy.can_follow, batches.load)
def to_sign(batch: IssueBatch) -> ResponseReturnValue:
    """All that waits, on paper, with a place for each signature."""
    unit_id = request.args.get("unit", type=int)
    waiting = session().scalars(service.sheets(batch, unit_id=unit_id, is_given=False)).all()
    return render("certificates/hand_over_list.html", batch=batch, certificates=waiting)


@bp.get("/registry/hand-overs/<int:hand_over_id>")
@requires(policy.can_take_back, service.by_id)
def show(row: HandOver) -> ResponseReturnValue:
    """One hand-over, and a way to take it back."""
    return _one(row, TakeBackForm(formdata=None))


@bp.post("/registry/hand-overs/<int:hand_over_id>/taking-back")
@requires(policy.can_take_back, service.by_id)
def take_back(row: HandOver) -> ResponseReturnValue:
    """It was a mistake, or the sheet came back."""
    form = TakeBackForm()
    if not form.validate_on_submit():
        return _one(row, form, 422)
    service.take_back(row, form.why.data or "", current_user)
    flash(_("The hand-over is taken back; the record of it stays."))
    return done("certificates.history", code=codes.shown(row.certificate.code))


def _page(batch: IssueBatch, form: HandOverForm, chosen: list[int] | None = None, status: int = 200) -> Response:
    narrowed = _narrowed()
    is_given = {"yes": True, "no": False}.get(narrowed["given"])
    page = paginate(service.sheets(batch, unit_id=narrowed["unit"], is_given=is_given), SHEETS_A_PAGE)
    return render(
        "certificates/hand_over.html",
        status=status,
        batch=batch,
        form=form,
        page=page,
        sheets=service.given(page.items),
        chosen=chosen,
        units=service.units(batch),
        count=service.count(batch),
        narrowed=narrowed,
        ways=WAYS,
        shown_code=codes.shown,
    )


def _one(row: HandOver, form: TakeBackForm, status: int = 200) -> Response:
    return render(
        "certificates/hand_over_back.html",
        status=status,
        row=row,
        record=row.certificate.snapshot,
        form=form,
        ways=WAYS,
        shown_code=codes.shown(row.certificate.code),
    )


def _tell(count: int, left: int) -> None:
    if count:
        flash(ngettext("%(number)s sheet handed over.", "%(number)s sheets handed over.", count, number=number(count)))
    if left:
        said = ngettext(
            "%(number)s sheet had been handed over before; its record stands.",
            "%(number)s sheets had been handed over before; their records stand.",
            left,
            number=number(left),
        )
        flash(said, "warn")


def _narrowed() -> dict[str, Any]:  # Any: as url_for takes it
    """The words of the query that narrow the list."""
    return {"unit": request.args.get("unit", type=int), "given": request.args.get("given")}
