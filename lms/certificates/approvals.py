"""The pages of the approval chain: what waits, one batch with all that a director must know, and the decision."""

from typing import cast

from flask import Blueprint, Response, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.certificates import award as awards
from lms.certificates import jobs, policy, press
from lms.certificates.decisions import DECISIONS, STEP_NAMES, WHYS, label, states
from lms.certificates.forms import StepsForm
from lms.certificates.models import BatchState, IssueBatch, IssueItem, Step
from lms.certificates.record import Draft
from lms.certificates.service import chain, reviewing
from lms.certificates.typeset import typeset
from lms.core import clock
from lms.core.access import requires
from lms.core.i18n import _, local, locale
from lms.core.web import Page, done, paginate, render

bp = Blueprint("approvals", __name__, template_folder="templates")
PAGE_SIZE = 60
DECIDED = 12


@bp.get("/registry/approvals")
@requires(policy.can_see_queue)
def index() -> ResponseReturnValue:
    """What waits for a signature, and what was decided lately."""
    page = paginate(reviewing.waiting(), 20)
    lately = reviewing.decided(DECIDED) if page.number == 1 else []
    shown = [*page.items, *lately]
    return render(
        "certificates/approvals.html",
        page=page,
        lately=lately,
        sizes=reviewing.sizes(shown),
        people=reviewing.drawn_up(shown),
        states=states(),
        steps=[STEP_NAMES[step] for step in chain.steps()],
        may_choose=policy.can_choose_steps(current_user),
    )


@bp.get("/registry/batches/<int:batch_id>/approval")
@requires(policy.can_see_approval, reviewing.by_id)
def show(batch: IssueBatch) -> ResponseReturnValue:
    """The batch as it is to be decided about."""
    return _page(batch)


@bp.post("/registry/batches/<int:batch_id>/approval")
@requires(policy.can_decide, reviewing.by_id, see=policy.can_see_approval)
def create(batch: IssueBatch) -> ResponseReturnValue:
    """Sign it off; it is issued at once."""
    comment = request.form.get("comment", "")
    changed = jobs.sign_off(batch, seen=request.form.get("seen", ""), by=current_user, comment=comment)
    if changed:
        flash(_("Something changed since the registrar approved. Nothing was signed; see below what it is."), "bad")
        return done(".show", batch_id=batch.id)
    return done("batches.show", batch_id=batch.id)


@bp.post("/registry/batches/<int:batch_id>/return")
@requires(policy.can_decide, reviewing.by_id, see=policy.can_see_approval)
def send_back(batch: IssueBatch) -> ResponseReturnValue:
    """Send it back, with a reason."""
    chain.send_back(batch, comment=request.form.get("comment", ""), by=current_user)
    flash(_("It was sent back; the registrar reads why."))
    return done(".index")


def load_item(batch_id: int, item_id: int) -> IssueItem:
    """One person of a batch. Raises `NotFound`."""
    return reviewing.item(batch_id, item_id)


@bp.get("/registry/batches/<int:batch_id>/samples/<int:item_id>.pdf")
@requires(lambda user, item: policy.can_see_approval(user, item.batch), load_item)
def sample(item: IssueItem) -> ResponseReturnValue:
    """One certificate of the batch as it would be printed, set by the real engine and marked as a specimen."""
    common = press.current()
    made = cast("Draft", {**item.fields, "specimen": True})
    sheet = typeset(awards.trial(made, day=local(clock.now()).date(), press=common))
    answer = Response(sheet, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="specimen.pdf"'
    return answer


@bp.get("/registry/approval-steps")
@requires(policy.can_choose_steps)
def edit_steps() -> ResponseReturnValue:
    """Which steps the academy takes."""
    taken = chain.steps()
    form = StepsForm(formdata=None, trainer=Step.TRAINER in taken, director=Step.DIRECTOR in taken)
    return render("certificates/steps.html", form=form)


@bp.post("/registry/approval-steps")
@requires(policy.can_choose_steps)
def update_steps() -> ResponseReturnValue:
    """Keep them for batches that are drawn up from now on."""
    form = StepsForm()
    wanted = {Step.TRAINER: form.trainer.data, Step.DIRECTOR: form.director.data}
    chain.choose_steps([step for step, on in wanted.items() if on], current_user)
    flash(_("The steps are kept. Batches that are under way go on by the steps they began with."))
    return done(".index")


def _page(batch: IssueBatch) -> Response:
    review = reviewing.review(batch)
    pages = max(1, -(-len(review.lines) // PAGE_SIZE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    lines = review.lines[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    waits = batch.state is BatchState.CHECKED
    return render(
        "certificates/approval.html",
        batch=batch,
        review=review,
        page=Page(lines, number, len(review.lines), PAGE_SIZE),
        states=states(),
        step_names=STEP_NAMES,
        decisions=DECISIONS,
        whys=WHYS,
        label=label,
        titles=batch.basis.get("titles", {}),
        rule=batch.basis.get("rule", {}).get("said", {}).get(locale(), []),
        left_out=batch.basis.get("left_out", {}),
        waits=waits,
        obstacle=chain.may_sign_off(batch, current_user) if waits else "",
    )
