"""The page on which a trainer enters what was seen at the keyboard, unit by unit."""

import re

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.awards import policy, service
from courses.awards.service import practicals
from courses.awards.service.judging import COUNTED
from courses.awards.service.practicals import Entry
from courses.enrolment.models import Run
from courses.progress.service import following
from lms.core.access import requires
from lms.core.errors import BadValue
from lms.core.i18n import _, ngettext, number
from lms.core.web import done, paginate, render

bp = Blueprint("practicals", __name__, template_folder="templates")
PAGE_SIZE = 60


@bp.get("/teach/runs/<int:run_id>/practicals")
@requires(policy.can_enter, service.run_by_id)
def index(run: Run) -> ResponseReturnValue:
    """One unit: each learner with the last result and those before it."""
    return _page(run, {})


@bp.post("/teach/runs/<int:run_id>/practicals")
@requires(policy.can_enter, service.run_by_id)
def create(run: Run) -> ResponseReturnValue:
    """Keep what was typed; what did not change is left alone."""
    module = request.form.get("unit", "")
    typed = {int(found[1]): text for name, text in request.form.items() if (found := re.fullmatch(r"mark-(\d+)", name))}
    watched = set(request.form.getlist("proctored", type=int))
    entries = {key: Entry(text, key in watched) for key, text in typed.items()}
    try:
        added = practicals.enter(run, module, entries, current_user)
    except BadValue as refusal:
        flash(str(refusal), "bad")
        return _page(run, typed, status=422)
    flash(
        ngettext("%(number)s result was kept.", "%(number)s results were kept.", added, number=number(added))
        if added
        else _("Nothing was different, so nothing was kept.")
    )
    return done(".index", run_id=run.id, unit=module, page=request.args.get("page", 1, type=int))


def _page(run: Run, typed: dict[int, str], status: int = 200) -> ResponseReturnValue:
    units = practicals.units(run)
    asked = request.values.get("unit", "")
    unit = next((one for one in units if one.stable_key == asked), units[0] if units else None)
    page = paginate(following.followed(run, current_user, states=COUNTED), PAGE_SIZE)
    return render(
        "awards/practicals.html",
        status=status,
        run=run,
        units=units,
        unit=unit,
        page=page,
        rows=practicals.rows(page.items, unit.stable_key) if unit else [],
        typed=typed,
    )
