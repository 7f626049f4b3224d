"""The registrar's codes of a run: made, shown with their QR picture, revoked."""

import datetime as dt
from zoneinfo import ZoneInfo

import segno
from flask import url_for
from flask.typing import ResponseReturnValue

from courses.enrolment import policy
from courses.enrolment.forms import CodeForm
from courses.enrolment.models import JoinCode, Run
from courses.enrolment.service import codes, runs
from courses.enrolment.views.blueprint import bp, me
from courses.enrolment.views.head import head
from lms.accounts.letters import absolute
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.web import done, render


@bp.get("/registry/runs/<int:run_id>/codes")
@requires(policy.can_run, runs.by_id)
def index_codes(run: Run) -> ResponseReturnValue:
    """All codes of a run, and a form for a new one."""
    return _page(run, CodeForm(formdata=None))


@bp.post("/registry/runs/<int:run_id>/codes")
@requires(policy.can_run, runs.by_id)
def create_code(run: Run) -> ResponseReturnValue:
    """Make a code."""
    form = CodeForm()
    if form.validate():
        try:
            made = codes.make(run, me(), uses=form.uses.data, expires_at=_end_of(form, run), note=form.note.data or "")
            return done(".show_code", code_id=made.id)
        except BadValue as refusal:
            form.form_errors.append(str(refusal))
    return _page(run, form, 422)


@bp.get("/registry/codes/<int:code_id>")
@requires(policy.can_keep_code, codes.by_id)
def show_code(code: JoinCode) -> ResponseReturnValue:
    """One code, big, to be shown or printed."""
    address = absolute(url_for(".scanned", code=code.code))
    picture = segno.make(address, error="m", micro=False).svg_data_uri(border=4, light="white")
    return render("enrolment/code.html", code=code, run=runs.by_id(code.run_id), address=address, qr=str(picture))


@bp.post("/registry/codes/<int:code_id>/revocation")
@requires(policy.can_keep_code, codes.by_id)
def revoke_code(code: JoinCode) -> ResponseReturnValue:
    """Nobody comes in by it any more."""
    codes.revoke(code, me())
    return done(".index_codes", run_id=code.run_id)


def _end_of(form: CodeForm, run: Run) -> dt.datetime | None:
    """The last moment of the day that was chosen, where the run is held."""
    if form.until.data is None:
        return None
    return dt.datetime.combine(form.until.data + dt.timedelta(days=1), dt.time(), ZoneInfo(run.zone))


def _page(run: Run, form: CodeForm, status: int = 200) -> ResponseReturnValue:
    return render("enrolment/codes.html", status=status, form=form, codes=codes.of_run(run), **head(run, "codes"))
