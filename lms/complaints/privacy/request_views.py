"""What people ask about their own data: the list, one request, and what is done about it."""

import json

from flask import Blueprint, Response, flash
from flask.typing import ResponseReturnValue

from lms.complaints import policy
from lms.complaints.privacy import processing, requests
from lms.complaints.privacy.forms import RectifyForm, RequestForm, SettlementForm
from lms.complaints.privacy.models import DataRequest, Wish
from lms.complaints.privacy.views import me
from lms.complaints.privacy.words import STATES, STEPS, WISHES
from lms.core import clock
from lms.core.access import requires
from lms.core.errors import RuleError
from lms.core.i18n import _, local, ngettext, number
from lms.core.web import done, paginate, render
from media.storage import attachment

bp = Blueprint("data_requests", __name__, template_folder="templates", url_prefix="/complaints/settings/data-requests")


def may(user: object, row: DataRequest) -> bool:
    """Whoever sets the rules answers for data."""
    del row
    return policy.may_set_up(user)  # type: ignore[arg-type]  # the mark hands over a signed-in person


@bp.get("/new")
@requires(policy.may_set_up)
def new() -> ResponseReturnValue:
    """An empty form."""
    form = RequestForm(formdata=None, received_on=local(clock.now()).date())
    return render("complaints/privacy/request_new.html", form=form)


@bp.post("")
@requires(policy.may_set_up)
def create() -> ResponseReturnValue:
    """Write a request down."""
    form = RequestForm()
    if form.validate_on_submit():
        values = {name: field.data for name, field in form._fields.items()} | {"wish": Wish(form.wish.data)}
        try:
            row = requests.take(values, processing.own().due_days, by=me())
        except RuleError as refusal:
            form.phone.errors = [str(refusal)]
        else:
            return done(".show", request_id=row.id)
    return render("complaints/privacy/request_new.html", form=form, status=422)


@bp.get("/<int:request_id>")
@requires(may, requests.find)
def show(row: DataRequest) -> ResponseReturnValue:
    """The request, the cases in which the person stands, and the log."""
    return _page(row)


@bp.post("/<int:request_id>/export")
@requires(may, requests.find)
def export(row: DataRequest) -> ResponseReturnValue:
    """Everything that is kept of the person, as a file to hand over."""
    content = json.dumps(requests.export(row, by=me()), ensure_ascii=False, indent=1)
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = attachment(f"data-{row.id}.json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/<int:request_id>/rectify")
@requires(may, requests.find)
def rectify(row: DataRequest) -> ResponseReturnValue:
    """Put it right."""
    form = RectifyForm()
    if not form.validate_on_submit():
        return _page(row, rectifying=form, status=422)
    try:
        count = requests.rectify(row, {name: str(getattr(form, name).data or "") for name in requests.PUT_RIGHT}, me())
    except RuleError as refusal:
        form.phone.errors = [str(refusal)]
        return _page(row, rectifying=form, status=int(refusal.status))
    return _did(row, count)


@bp.post("/<int:request_id>/erase")
@requires(may, requests.find)
def erase(row: DataRequest) -> ResponseReturnValue:
    """Remove names and words where the law lets us."""
    return _did(row, requests.erase(row, by=me()))


@bp.post("/<int:request_id>/restrict")
@requires(may, requests.find)
def restrict(row: DataRequest) -> ResponseReturnValue:
    """Use it no further."""
    return _did(row, requests.restrict(row, by=me()))


@bp.post("/<int:request_id>/settlement")
@requires(may, requests.find)
def settle(row: DataRequest) -> ResponseReturnValue:
    """End it."""
    form = SettlementForm()
    if not form.validate_on_submit():
        return _page(row, settling=form, status=422)
    requests.settle(row, str(form.note.data), by=me(), refused=bool(form.refused.data))
    flash(_("The request is settled."))
    return done(".show", request_id=row.id)


@bp.get("")
@requires(policy.may_set_up)
def index() -> ResponseReturnValue:
    """All requests, those that are due first."""
    page, today = paginate(requests.every()), local(clock.now()).date()
    late = {row.id for row in page.items if requests.is_late(row, today)}
    return render("complaints/privacy/requests.html", page=page, late=late, wishes=WISHES, states=STATES)


def _did(row: DataRequest, count: int) -> ResponseReturnValue:
    flash(ngettext("Done in %(number)s case.", "Done in %(number)s cases.", count, number=number(count)))
    return done(".show", request_id=row.id)


def _page(
    row: DataRequest,
    *,
    rectifying: RectifyForm | None = None,
    settling: SettlementForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    late = requests.is_late(row, local(clock.now()).date())
    late = requests.is_late(row, local(clock.now()).date())
    return render(
        "complaints/privacy/request.html",
        status=status,
        row=row,
        cases=requests.cases(row),
        log=requests.log(row),
        late=late,
        rectifying=rectifying or RectifyForm(formdata=None),
        settling=settling or SettlementForm(formdata=None),
        wishes=WISHES,
        states=STATES,
        steps=STEPS,
    )
