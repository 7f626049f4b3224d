"""The registrar's page of a run: who has earned the certificate, who lacks what, and issuing to all in one go."""

from flask import Blueprint, Response, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.awards import policy, service
from courses.awards.paging import page_of
from courses.awards.service import confirming, keeping
from courses.awards.tree import asks_practicals
from courses.awards.words import lack, shown_percent
from courses.enrolment.models import Run
from lms.certificates import press
from lms.certificates import service as certificates
from lms.certificates.award import Award, specimen
from lms.certificates.decisions import states
from lms.certificates.service import chain
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
    people = service.candidates(run)
    by_place = {tab: [one for one in people if one.place == tab] for tab in TABS}
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else next((name for name in TABS if by_place[name]), "ready")
    return render(
        "awards/index.html",
        run=run,
        course=run.version.course,
        counts={name: len(found) for name, found in by_place.items()},
        total=len(people),
        tab=tab,
        page=page_of(by_place[tab]),
        seen=service.digest(run, by_place["ready"], press.current(current_user)),
        batches=certificates.batches_of(service.award_key(run)),
        job=certificates.running_job(service.award_key(run)),
        may_issue=policy.can_issue(current_user, run),
        may_confirm=policy.can_confirm(current_user, run),
        may_enter=asks_practicals(keeping.of_run(run).expression) and policy.can_enter(current_user, run),
        steps=chain.steps(),
        may_set_rule=policy.can_set_rule(current_user, run.version.course),
        may_follow=policy.can_follow(current_user, run),
        shown_percent=shown_percent,
        lack=lack,
        batch_states=states(),
    )


@bp.post("/registry/runs/<int:run_id>/certificates")
@requires(policy.can_issue, service.run_by_id, see=policy.can_see)
def create(run: Run) -> ResponseReturnValue:
    """Approve what was shown and issue it, by a job."""
    everybody = request.form.get("whom") == "all"
    chosen = None if everybody else set(request.form.getlist("person", type=int))
    batch = service.issue(
        run, chosen, seen=request.form.get("seen", ""), by=current_user, press=press.current(current_user)
    )
    return done("batches.show" if batch.job_id else "approvals.show", batch_id=batch.id)


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
    ready = [one for one in service.candidates(run) if one.has_earned]
    if not ready:
        raise NotFound
    award: Award = service.awards(run, ready[:1])[0]
    common = press.current(current_user)
    answer = Response(typeset(specimen(award, common)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="specimen.pdf"'
    return answer
