"""The academy's side of nominations: quotas of directorates, names that wait for an answer."""

from collections import defaultdict
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms

from courses.enrolment import policy
from courses.enrolment.forms import QuotaForm
from courses.enrolment.models import EnrolmentState, Nomination, Run
from courses.enrolment.service import eligibility, quotas, roster, runs
from courses.enrolment.service.undoing import new_bulk
from courses.enrolment.views.blueprint import bp, me
from courses.enrolment.views.head import head
from courses.enrolment.views.people import decided, reason
from lms.accounts.models import OrgUnit, OrgUnitKind
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _, _l, choose, ngettext, number
from lms.core.web import done, render

ANSWERS = {"approve": EnrolmentState.ACTIVE, "refuse": EnrolmentState.REFUSED}


@bp.get("/registry/runs/<int:run_id>/nominations")
@requires(policy.can_run, runs.by_id)
def nominations(run: Run) -> ResponseReturnValue:
    """Each directorate's quota and names, with what the rules say of each."""
    return _page(run, QuotaForm(formdata=None))


@bp.post("/registry/runs/<int:run_id>/quotas")
@requires(policy.can_run, runs.by_id)
def give_quota(run: Run) -> ResponseReturnValue:
    """Ask one directorate, or all, for names."""
    form = _with_units(QuotaForm())
    if not form.validate():
        return _page(run, form, 422)
    chosen = [unit for unit in _units() if form.unit.data in {0, unit.id}]
    try:
        for unit in chosen:
            quotas.give(run, unit, form.quota.data or 0, form.closes_on.data, me())
    except BadValue as refusal:
        form.form_errors.append(str(refusal))
        return _page(run, form, 422)
    given = len(chosen)
    flash(
        ngettext("The quota is given.", "The quota is given to %(number)s directorates.", given, number=number(given))
    )
    return done(".nominations", run_id=run.id)


@bp.post("/registry/runs/<int:run_id>/answers")
@requires(policy.can_run, runs.by_id)
def answer_names(run: Run) -> ResponseReturnValue:
    """The same answer for all names that were ticked, or for all that wait."""
    to = ANSWERS.get(request.form.get("to", "").removesuffix("-all"))
    if to is None:
        raise BadValue(_l("Choose what to do."))
    if to is EnrolmentState.REFUSED and not reason():
        raise BadValue(_l("Say why; the directorate reads it."))
    ticked = set(request.form.getlist("name", type=int))
    takes_all = request.form.get("to", "").endswith("-all")
    names = [one for one in quotas.names_of(run) if takes_all or one.id in ticked]
    bulk = new_bulk()
    quotas.decide(names, to, me(), reason(), bulk=bulk)
    return done(".nominations", run_id=run.id, bulk=bulk)


def _page(run: Run, form: QuotaForm, status: int = 200) -> ResponseReturnValue:
    batches, names = quotas.of_run(run), quotas.names_of(run)
    by_batch: dict[int, list[Nomination]] = defaultdict(list)
    for one in names:
        by_batch[one.batch_id].append(one)
    return render(
        "enrolment/nominations.html",
        status=status,
        form=_with_units(form),
        batches=batches,
        names=by_batch,
        states=quotas.counts(batch.id for batch in batches),
        counted=quotas.counted,
        answers=eligibility.judge(run, [one.user for one in names]),
        actors=roster.actors(event for one in names for event in one.events),
        decided=decided(run),
        **head(run, "nominations"),
    )


def _with_units(form: QuotaForm) -> QuotaForm:
    units = [SelectChoice(unit.id, choose(unit.name)) for unit in _units()]
    form.unit.choices = [SelectChoice(0, _("All directorates")), *units]
    return form


def _units() -> Any:  # Any: a list of OrgUnit
    return (
        session().scalars(select(OrgUnit).where(OrgUnit.kind == OrgUnitKind.DIRECTORATE).order_by(OrgUnit.code)).all()
    )
