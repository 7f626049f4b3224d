"""The registrar's page of a run or a programme: who has earned it, who lacks what, and drawing up its certificates."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.awards import policy, service
from courses.awards.paging import page_of
from courses.awards.service import Scope, confirming, programmes
from courses.awards.tree import asks_practicals
from courses.awards.words import lack, shown_percent
from courses.catalog.models import Programme
from courses.enrolment.models import Run
from lms.certificates import press
from lms.certificates import service as certificates
from lms.certificates.award import specimen
from lms.certificates.decisions import states
from lms.certificates.models import BatchState
from lms.certificates.typeset import typeset
from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.i18n import _, ngettext, number
from lms.core.web import done, render

bp = Blueprint("awards", __name__, template_folder="templates")
TABS = ("ready", "unconfirmed", "waiting", "missing", "review", "issued")


@bp.get("/registry/runs/<int:run_id>/certificates")
@requires(policy.can_see, service.run_by_id)
def index(run: Run) -> ResponseReturnValue:
    """Everybody of the run, by where they stand."""
    scope = service.of_run(run)
    return _page(
        scope,
        run=run,
        may_issue=policy.can_issue(current_user, run),
        may_confirm=policy.can_confirm(current_user, run),
        may_follow=policy.can_follow(current_user, run),
        may_enter=asks_practicals(scope.rule.expression) and policy.can_enter(current_user, run),
        rule_url=_rule_of(run) if policy.can_set_rule(current_user, run.version.course) else "",
        sample_url=url_for(".sample", run_id=run.id),
    )


@bp.post("/registry/runs/<int:run_id>/certificates")
@requires(policy.can_issue, service.run_by_id, see=policy.can_see)
def create(run: Run) -> ResponseReturnValue:
    """Approve what was shown; it is issued by a job once the chain is through."""
    return _drawn_up(service.of_run(run))


@bp.post("/registry/runs/<int:run_id>/confirmation-request")
@requires(policy.can_issue, service.run_by_id, see=policy.can_see)
def ask_trainers(run: Run) -> ResponseReturnValue:
    """Ask the trainers of the run to confirm its results."""
    asked = confirming.ask(run)
    flash(
        ngettext("%(number)s trainer was asked.", "%(number)s trainers were asked.", asked, number=number(asked))
        if asked
        else _("The trainers were asked today already, or the run has none.")
    )
    return done(".index", run_id=run.id)


@bp.get("/registry/runs/<int:run_id>/certificates/sample.pdf")
@requires(policy.can_see, service.run_by_id)
def sample(run: Run) -> ResponseReturnValue:
    """What the first certificate will look like, marked as a specimen."""
    return _sample(service.of_run(run))


@bp.get("/registry/programmes/<int:programme_id>/certificates")
@requires(policy.can_see_programme, programmes.by_id)
def index_programme(programme: Programme) -> ResponseReturnValue:
    """Everybody who holds the certificate of a course of the programme, by where they stand."""
    may_set_rule = policy.can_set_programme_rule(current_user, programme)
    return _page(
        service.of_programme(programme),
        run=None,
        may_issue=policy.can_issue_programme(current_user, programme),
        may_confirm=False,
        may_follow=False,
        may_enter=False,
        rule_url=url_for("award_rules.edit_programme", programme_id=programme.id) if may_set_rule else "",
        sample_url=url_for(".sample_programme", programme_id=programme.id),
    )


@bp.post("/registry/programmes/<int:programme_id>/certificates")
@requires(policy.can_issue_programme, programmes.by_id, see=policy.can_see_programme)
def create_programme(programme: Programme) -> ResponseReturnValue:
    """Likewise."""
    return _drawn_up(service.of_programme(programme))


@bp.get("/registry/programmes/<int:programme_id>/certificates/sample.pdf")
@requires(policy.can_see_programme, programmes.by_id)
def sample_programme(programme: Programme) -> ResponseReturnValue:
    """Likewise."""
    return _sample(service.of_programme(programme))


def _page(scope: Scope, **shown: Any) -> Response:  # Any: whatever templates show
    people = scope.candidates()
    by_place = {tab: [one for one in people if one.place == tab] for tab in TABS}
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else next((name for name in TABS if by_place[name]), "ready")
    batches = certificates.batches_of(scope.key)
    is_issuing = any(batch.state in {BatchState.APPROVED, BatchState.ISSUING} for batch in batches)
    return render(
        "awards/index.html",
        scope=scope,
        here=request.path,
        counts={name: len(found) for name, found in by_place.items()},
        tab=tab,
        page=page_of(by_place[tab]),
        seen=service.digest(scope, by_place["ready"], press.current(current_user)),
        batches=batches,
        job=certificates.running_job(scope.key) if is_issuing else None,
        shown_percent=shown_percent,
        lack=lack,
        batch_states=states(),
        **shown,
    )


def _drawn_up(scope: Scope) -> ResponseReturnValue:
    everybody = request.form.get("whom") == "all"
    chosen = None if everybody else set(request.form.getlist("person", type=int))
    seen = request.form.get("seen", "")
    batch = service.issue(scope, chosen, seen=seen, by=current_user, press=press.current(current_user))
    return done("batches.show" if batch.job_id else "approvals.show", batch_id=batch.id)


def _sample(scope: Scope) -> ResponseReturnValue:
    ready = [one for one in scope.candidates() if one.has_earned]
    if not ready:
        raise NotFound
    award = service.awards(scope, ready[:1])[0]
    answer = Response(typeset(specimen(award, press.current(current_user))), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="specimen.pdf"'
    return answer


def _rule_of(run: Run) -> str:
    return url_for("award_rules.edit", course_id=run.version.course_id)
