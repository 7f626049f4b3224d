"""The approval chain: trainer, registrar, director. Each step is a row about exactly what was approved (ADR 0029)."""

import hmac
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload

from lms.accounts.models import Role, User
from lms.accounts.service import preferences
from lms.certificates import award as awards
from lms.certificates.award import Award, Grounds
from lms.certificates.models import Approval, BatchState, Decision, IssueBatch, IssueItem, Step
from lms.certificates.service import changes, news
from lms.certificates.service.changes import Change
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _

PREFERENCE = "approval_steps"
USUAL = (Step.REGISTRAR, Step.DIRECTOR)  # four eyes: what the smallest academy with two people can keep


class NotYours(RuleError):
    """This step must be taken by somebody else."""


class NotApproved(RuleError):
    """A batch that has not taken all its steps cannot be issued."""


def steps() -> tuple[Step, ...]:
    """The steps that the academy takes, in their order; the registrar's is never left out."""
    kept = preferences.value(PREFERENCE).get("steps")
    if kept is None:
        return USUAL
    return tuple(step for step in Step if step.value in kept or step is Step.REGISTRAR)


def choose_steps(chosen: Iterable[Step], by: User) -> None:
    """Say which steps new batches take; those that are under way keep theirs."""
    wanted = {*chosen, Step.REGISTRAR}
    preferences.keep(PREFERENCE, {"steps": [step.value for step in Step if step in wanted]}, by=by)


def confirm(award_key: str, results: Mapping[int, Grounds], *, titles: dict[str, dict[str, str]], by: User) -> Approval:
    """A trainer confirms results: {holder: grounds}. Nobody confirms their own; the same again is the same row."""
    if not results:
        raise BadValue(_("There is no result to confirm."))
    if by.id in results:
        raise NotYours(_("Nobody confirms a result of their own."))
    digest = awards.digest(results.items())
    query = select(Approval).where(Approval.award_key == award_key, Approval.step == Step.TRAINER)
    again = session().scalar(query.where(Approval.digest == digest, Approval.actor_id == by.id).limit(1))
    if again:
        return again
    content = {"results": {str(holder): grounds for holder, grounds in results.items()}, "titles": titles}
    made = Approval(award_key=award_key, step=Step.TRAINER, actor_id=by.id, digest=digest, content=content)
    session().add(made)
    session().flush()
    audit.record("certificates.confirmed", "approval", by=by, award=award_key, digest=digest, count=len(results))
    return made


def confirmed(award_key: str) -> dict[int, tuple[Approval, Grounds]]:
    """The last confirmation of each holder's results, with what was confirmed; one query."""
    query = select(Approval).where(Approval.award_key == award_key, Approval.step == Step.TRAINER)
    found: dict[int, tuple[Approval, Grounds]] = {}
    for each in session().scalars(query.options(joinedload(Approval.actor)).order_by(Approval.id)):
        found |= {int(holder): (each, grounds) for holder, grounds in each.content["results"].items()}
    return found


def check_registrar(batch: IssueBatch, earned: Sequence[Award], by: User) -> None:
    """Raises where `by` must not approve this batch, or a result of it was not confirmed."""
    if any(award.holder.id == by.id for award in earned):
        raise NotYours(_("Your own certificate is in this batch: somebody else has to approve it."))
    if Step.TRAINER not in batch.steps:
        return
    if any(award.confirmation_id is None for award in earned):
        raise NotApproved(_("A result of this batch was not confirmed by its trainer, or changed since."))
    asked = select(Approval.id).where(Approval.id.in_({award.confirmation_id for award in earned}))
    if session().scalar(asked.where(Approval.actor_id == by.id).limit(1)):
        raise NotYours(_("You confirmed results of this batch: somebody else has to approve it."))


def approve(batch: IssueBatch, step: Step, by: User, comment: str = "") -> None:
    """Write the step down, and move the batch: to the next step, or to issuing."""
    _note(batch, step, Decision.APPROVED, by, comment)
    if step is Step.REGISTRAR and Step.DIRECTOR in batch.steps:
        batch.state = BatchState.CHECKED
        news.waits_for_directors(batch, by)
    else:
        batch.state, batch.approved_by_id, batch.approved_at = BatchState.APPROVED, by.id, clock.now()
    if step is Step.DIRECTOR:
        news.was_signed_off(batch)
    session().flush()


def sign_off(batch: IssueBatch, *, seen: str, by: User, comment: str = "") -> list[Change]:
    """The director approves what was shown (`seen`: its digest). Twice is once.

    Where something changed meanwhile nothing is approved: the batch becomes void, and what changed is returned.
    """
    hold(batch)
    if batch.state in {BatchState.APPROVED, BatchState.ISSUING, BatchState.ISSUED}:
        return []
    _check_director(batch, by)
    if not hmac.compare_digest(batch.digest, seen):
        raise RuleError(_("This is not the batch that was shown to you. Please look again."))
    if found := changed(batch):
        make_void(batch, found)
        return found
    approve(batch, Step.DIRECTOR, by, comment)
    return []


def send_back(batch: IssueBatch, *, comment: str, by: User) -> None:
    """The director sends a batch back, with a reason. Its people are ready again for another one."""
    hold(batch)
    if batch.state is BatchState.RETURNED:
        return
    _check_director(batch, by)
    if not comment.strip():
        raise BadValue(_("Write why you send it back: the registrar reads it."))
    _note(batch, Step.DIRECTOR, Decision.RETURNED, by, comment.strip())
    batch.state = BatchState.RETURNED
    session().flush()
    news.was_sent_back(batch, comment.strip())


def changed(batch: IssueBatch) -> list[Change]:
    """What is different now from what was approved."""
    items = session().scalars(select(IssueItem).where(IssueItem.batch_id == batch.id).order_by(IssueItem.id))
    return changes.of_batch(batch, items.all())


def make_void(batch: IssueBatch, found: list[Change]) -> None:
    """The approvals of a batch no longer hold: what changed is kept with them, and the registrar is told."""
    session().execute(
        update(Approval)
        .where(Approval.batch_id == batch.id, Approval.voided_at.is_(None))
        .values(voided_at=clock.now(), changes=found)
        .execution_options(synchronize_session=False)
    )
    batch.state, batch.approved_at, batch.approved_by_id = BatchState.VOID, None, None
    session().flush()
    audit.record("certificates.approval_void", batch, count=len(found))
    news.became_void(batch, found)


def check_issuable(batch: IssueBatch) -> None:
    """Raises `NotApproved` unless every step of the batch's chain was taken about the very words that stand in it."""
    query = select(IssueItem.holder_id, IssueItem.fields, IssueItem.grounds, IssueItem.confirmation_id)
    items = session().execute(query.where(IssueItem.batch_id == batch.id)).all()
    digest = awards.digest((holder_id, fields, grounds) for holder_id, fields, grounds, _confirmed in items)
    taken = {row.step for row in session().scalars(approvals_of(batch)) if _holds(row, digest)}
    if items and all(confirmation_id for *_words, confirmation_id in items):
        taken.add(Step.TRAINER)
    if not {Step.REGISTRAR, *batch.steps} <= taken:
        raise NotApproved(_("This batch was not approved by everybody who has to. Nothing was issued."))


def approvals_of(batch: IssueBatch) -> Select[Approval]:
    """Its steps in their order, those that became void too; with who took them."""
    query = select(Approval).where(Approval.batch_id == batch.id)
    return query.options(joinedload(Approval.actor)).order_by(Approval.id)


def confirmations_of(batch: IssueBatch) -> Select[Approval]:
    """The trainers' confirmations on which it rests."""
    used = select(IssueItem.confirmation_id).where(IssueItem.batch_id == batch.id)
    return select(Approval).where(Approval.id.in_(used)).options(joinedload(Approval.actor)).order_by(Approval.id)


def may_sign_off(batch: IssueBatch, user: User) -> str:
    """Why `user` must not decide about this batch, in a sentence; nothing where they may."""
    if not user.has_role(Role.DIRECTOR):
        return _("Only a director signs a batch off.")
    mine = select(Approval.id).where(Approval.actor_id == user.id, Approval.batch_id == batch.id)
    used = select(IssueItem.confirmation_id).where(IssueItem.batch_id == batch.id)
    confirmed_by_me = select(Approval.id).where(Approval.actor_id == user.id, Approval.id.in_(used))
    if session().scalar(mine.union(confirmed_by_me).limit(1)):
        return _("You took an earlier step of this batch: somebody else has to sign it off.")
    own = select(IssueItem.id).where(IssueItem.batch_id == batch.id, IssueItem.holder_id == user.id)
    if session().scalar(own.limit(1)):
        return _("Your own certificate is in this batch: somebody else has to approve it.")
    return ""


def _check_director(batch: IssueBatch, by: User) -> None:
    if batch.state is not BatchState.CHECKED:
        raise RuleError(_("This batch does not wait for the director any more."))
    if reason := may_sign_off(batch, by):
        raise NotYours(reason)


def _note(batch: IssueBatch, step: Step, decision: Decision, by: User, comment: str) -> None:
    row = Approval(award_key=batch.award_key, batch_id=batch.id, step=step, decision=decision, actor_id=by.id)
    row.comment, row.digest = comment.strip(), batch.digest
    session().add(row)
    session().flush()
    told = {"step": step.value, "digest": batch.digest, "comment": row.comment}
    if decision is Decision.APPROVED:
        audit.record("certificates.approved", batch, by=by, **told)
    else:
        audit.record("certificates.returned", batch, by=by, **told)


def _holds(row: Approval, digest: str) -> bool:
    return row.decision is Decision.APPROVED and row.voided_at is None and row.digest == digest
