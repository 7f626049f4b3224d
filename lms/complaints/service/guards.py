"""What must hold beyond the table before a case moves. Each guard raises a refusal with a sentence."""

from collections.abc import Callable

from sqlalchemy import select

from lms.complaints.kinds import Action, AppealGround, Outcome, Priority, Rejection, State, TransferReason
from lms.complaints.models import CaseCategory, CaseMessage, CasePoint, MessageState
from lms.complaints.service import appeals, merging, ownership, sampling, windows, writing
from lms.complaints.service.refusals import Missing, NotNow, NotYours
from lms.complaints.service.steps import Step
from lms.complaints.transitions import Who
from lms.core.db import session
from lms.core.i18n import _l

Guard = Callable[[Step], None]
HIGHEST = 5


def written(step: Step) -> None:
    """Words are needed."""
    step.needs_text()


def _rejection(step: Step) -> None:
    step.one_of(Rejection, "reason", _l("Choose a reason from the list."))
    if step.case.rejection_by_id:
        raise NotNow(_l("A colleague has proposed to refuse it already. A second person decides."))


def _second_person(step: Step) -> None:
    if step.case.rejection_by_id is None:
        raise NotNow(_l("Nobody has proposed to refuse this case."))
    if step.case.rejection_by_id == step.actor.user_id:
        raise NotYours(_l("You proposed to refuse it: a second person has to confirm."))


def _transfer(step: Step) -> None:
    step.one_of(TransferReason, "reason", _l("Choose a reason from the list."))


def _taking(step: Step) -> None:
    case, asked = step.case, step.given.get("officer_id", step.actor.user_id)
    if case.officer_id == asked:
        raise NotNow(_l("This person has the case already."))
    is_handing = asked != step.actor.user_id or case.state is State.IN_PROGRESS
    if is_handing and not step.who & {Who.HEAD, Who.TRIAGE}:
        raise NotYours(_l("A colleague has this case. The head of the unit can hand it over."))


def _reply(step: Step) -> None:
    if draft := writing.draft(step):
        kept = {"text": draft.body, "outcome": draft.outcome, "points": draft.points}
        step.given = kept | {name: value for name, value in step.given.items() if value}
    step.one_of(Outcome, "outcome", _l("Say what came of it."))
    step.needs_text()
    answered = {str(number): _is_said(said) for number, said in dict(step.given.get("points") or {}).items()}
    query = select(CasePoint.number).where(CasePoint.case_id == step.case.id).order_by(CasePoint.number)
    left = [number for number in session().scalars(query) if not answered.get(str(number))]
    if left:
        told = "، ".join(map(str, left))
        raise Missing(_l("Answer each point, or say why not. Still without an answer: %(points)s", points=told))


def _is_said(said: object) -> bool:
    """A point's answer is text, or {"answer": text}, or {"reason": of a list, "text": …}."""
    if isinstance(said, dict):
        return any(str(said.get(name) or "").strip() for name in ("answer", "reason"))
    return bool(str(said or "").strip())


def _review(step: Step) -> None:
    message = in_review(step)
    if step.actor.user_id is not None and message.author_id == step.actor.user_id:
        raise NotYours(_l("You wrote this reply: somebody else has to review it."))
    if step.action is Action.APPROVE_REPLY and step.actor.user_id is None and sampling.is_due(step):
        raise NotYours(_l("A person has to review this reply."))


def in_review(step: Step) -> CaseMessage:
    """The reply that waits for its reviewer."""
    query = select(CaseMessage).where(CaseMessage.case_id == step.case.id, CaseMessage.state == MessageState.IN_REVIEW)
    found = session().scalars(query.order_by(CaseMessage.id.desc()).limit(1)).first()
    if found is None:
        raise NotNow
    return found


def _reopening(step: Step) -> None:
    if Who.CITIZEN not in step.who:
        return
    if step.last(Action.DECIDE_APPEAL):
        raise NotNow(_l("An appeal was decided: this case is closed for good. You may file a new one."))
    _within(step, "reopen", _l("The time to open this case again is over. You may file a new one."))


def _appealing(step: Step) -> None:
    step.one_of(AppealGround, "ground", _l("Say on what your appeal rests."))
    if step.last(Action.APPEAL):
        raise NotNow(_l("There was an appeal already. It can be lodged once."))
    _within(step, "appeal", _l("The time to appeal is over."))


def _within(step: Step, window: str, refusal: object) -> None:
    since = step.case.answered_at or step.case.closed_at
    if since is None or step.at > since + windows.span(window):
        raise NotNow(refusal)


def _deciding(step: Step) -> None:
    step.one_of(Outcome, "outcome", _l("Say what came of it."))
    if step.case.officer_id is not None and Who.OWNER not in step.who:
        raise NotYours(_l("Somebody else has this appeal to decide."))
    if step.actor.user_id in appeals.involved(step.case):
        raise NotYours(_l("You had to do with this case before the appeal: somebody else has to decide."))


def _rating(step: Step) -> None:
    if step.case.rating is not None:
        raise NotNow(_l("You have rated this answer. Thank you."))
    rating = step.given.get("rating")
    if not isinstance(rating, int) or not 1 <= rating <= HIGHEST:
        raise Missing(_l("Choose from one to five."))
    if merging.root(step.case).state not in {State.ANSWERED, State.CLOSED}:
        raise NotNow


def _priority(step: Step) -> None:
    if step.one_of(Priority, "priority", _l("Choose a priority.")) is step.case.priority:
        raise NotNow(_l("It has this priority already."))


def _category(step: Step) -> None:
    found = session().get(CaseCategory, int(step.given.get("category_id") or 0))
    if found is None or not found.is_active:
        raise Missing(_l("Choose a category."))
    if found.id == step.case.category_id:
        raise NotNow(_l("It has this category already."))


def _referral(step: Step) -> None:
    step.needs_text()
    if not str(step.given.get("body") or "").strip() or not str(step.given.get("number") or "").strip():
        raise Missing(_l("Name the body, and the number of the letter that went to it."))


def _split(step: Step) -> None:
    step.needs_text()
    if not str(step.given.get("title") or "").strip():
        raise Missing(_l("Give the new case a title."))


OF: dict[Action, tuple[Guard, ...]] = {
    Action.REJECT: (_rejection, written),
    Action.CONFIRM_REJECTION: (_second_person,),
    Action.ROUTE: (ownership.may_have,),
    Action.TRANSFER: (_transfer, ownership.may_be_moved, ownership.may_have),
    Action.TAKE: (_taking, ownership.may_take),
    Action.ASK_CITIZEN: (written,),
    Action.CITIZEN_REPLY: (written, merging.is_heard),
    Action.INTERIM: (written,),
    Action.PROPOSE_REPLY: (_reply,),
    Action.RETURN_REPLY: (written, _review),
    Action.APPROVE_REPLY: (_review,),
    Action.REOPEN: (written, _reopening),
    Action.APPEAL: (_appealing, written),
    Action.DECIDE_APPEAL: (written, _deciding),
    Action.MERGE: (merging.may_merge,),
    Action.SPLIT: (_split,),
    Action.REFER_OUT: (_referral,),
    Action.NOTE: (written,),
    Action.RATE: (_rating,),
    Action.REPRIORITISE: (_priority,),
    Action.RECATEGORISE: (_category,),
}
