"""What each move writes into the case, and what its event tells. The state itself is set by the engine alone."""

from collections.abc import Callable

from lms.complaints.kinds import Action, ActorKind, Identity, MessageKind, MessageState, Outcome, Priority, Visibility
from lms.complaints.models import CaseCategory
from lms.complaints.service import appeals, guards, merging, ownership, windows, writing
from lms.complaints.service.refusals import NotNow
from lms.complaints.service.steps import Step, moment
from lms.core.db import session

Effect = Callable[[Step], None]


def _propose_rejection(step: Step) -> None:
    case = step.case
    case.rejection_by_id, case.rejection_reason = step.actor.user_id, step.given["reason"]
    step.facts["reason"] = step.given["reason"]
    writing.say(step, MessageKind.DECISION, Visibility.PUBLIC, state=MessageState.IN_REVIEW)


def _confirm_rejection(step: Step) -> None:
    message = guards.in_review(step)
    writing.send(message, step.at, step.actor.user_id)
    writing.enter(step, message)
    step.facts["reason"] = step.case.rejection_reason
    step.case.closed_at = step.at


def _drop_rejection(step: Step) -> None:
    """Whoever works on the case instead does not agree that it be refused."""
    if step.case.rejection_by_id is not None:
        guards.in_review(step).state = MessageState.RETURNED
        step.case.rejection_by_id = step.case.rejection_reason = None


def _route(step: Step) -> None:
    _drop_rejection(step)
    _move_to(step, ownership.asked_unit(step).id)


def _transfer(step: Step) -> None:
    case = step.case
    goes_to = ownership.destination(step)
    case.hops += 1
    step.facts |= {"from": case.unit_id, "reason": step.given["reason"], "hops": case.hops}
    if goes_to.id != int(step.given["unit_id"]):
        step.facts["asked"] = int(step.given["unit_id"])
    _move_to(step, goes_to.id)
    if step.text:
        writing.say(step, MessageKind.NOTE, Visibility.INTERNAL)


def _move_to(step: Step, unit_id: int) -> None:
    officer = step.given.get("officer_id") if unit_id == int(step.given["unit_id"]) else None
    ownership.give(step.case, ownership.unit(unit_id), int(officer) if officer else None)
    step.facts |= {"unit_id": unit_id, "officer_id": step.case.officer_id}
    if step.given.get("rule_id"):
        step.facts["rule_id"] = int(step.given["rule_id"])


def _take(step: Step) -> None:
    step.facts |= {"before": step.case.officer_id, "officer_id": step.given.get("officer_id", step.actor.user_id)}
    step.case.officer_id = step.facts["officer_id"]


def _release(step: Step) -> None:
    step.facts["before"], step.case.officer_id = step.case.officer_id, None


def _ask(step: Step) -> None:
    until = step.given.get("until") or step.at + windows.span("ask")
    step.case.waiting_until = until
    step.facts["until"] = until
    writing.say(step, MessageKind.QUESTION)


def _hear(step: Step) -> None:
    """On a merged case the words were written into the other one already (see `consequences`)."""
    if step.given.get("passed_to"):
        step.facts |= step.given
        return
    _came_by(step)
    step.case.waiting_until = None if step.move.to else step.case.waiting_until
    writing.say(step, MessageKind.CITIZEN_REPLY)


def _came_by(step: Step) -> None:
    """Which of the merged cases it came from."""
    if step.given.get("via"):
        step.facts["via"] = int(step.given["via"])


def _no_reply(step: Step) -> None:
    step.case.outcome = Outcome.NO_REPLY
    _is_answered(step)


def _interim(step: Step) -> None:
    writing.say(step, MessageKind.INTERIM)


def _note(step: Step) -> None:
    hidden = step.case.identity is Identity.CONFIDENTIAL and step.given.get("restricted")
    writing.say(step, MessageKind.NOTE, Visibility.RESTRICTED if hidden else Visibility.INTERNAL)


def _ask_elsewhere(step: Step) -> None:
    if step.text:
        writing.say(step, MessageKind.NOTE, Visibility.INTERNAL)


def _propose(step: Step) -> None:
    fields = {
        "points": {str(number): said for number, said in dict(step.given.get("points") or {}).items()},
        "outcome": Outcome(step.given["outcome"]),
        "state": MessageState.IN_REVIEW,
    }
    if draft := writing.draft(step):
        draft.body = step.text
        for name, value in fields.items():
            setattr(draft, name, value)
        writing.enter(step, draft)
    else:
        writing.say(step, MessageKind.REPLY, Visibility.PUBLIC, **fields)
    step.case.remedy = str(step.given.get("remedy") or "").strip()
    step.facts["outcome"] = fields["outcome"]


def _return(step: Step) -> None:
    reply = guards.in_review(step)
    reply.state, reply.reviewed_by_id = MessageState.RETURNED, step.actor.user_id
    step.facts |= {"returned": reply.id, "checks": list(step.given.get("checks") or ())}
    writing.say(step, MessageKind.NOTE, Visibility.INTERNAL)


def _approve(step: Step) -> None:
    reply = guards.in_review(step)
    writing.send(reply, step.at, step.actor.user_id)
    writing.enter(step, reply)
    step.facts |= {"author_id": reply.author_id, "outcome": reply.outcome}
    step.facts["checks"] = list(step.given.get("checks") or ())
    step.case.outcome = reply.outcome
    _is_answered(step)


def _is_answered(step: Step) -> None:
    step.case.answered_at = step.at
    step.case.waiting_until = step.at + windows.span("close")
    step.facts["until"] = step.case.waiting_until


def _close(step: Step) -> None:
    step.case.closed_at, step.case.waiting_until = step.at, None


def _reopen(step: Step) -> None:
    case = step.case
    case.reopen_count += 1
    case.answered_at = case.closed_at = case.waiting_until = None
    step.facts["count"] = case.reopen_count
    _came_by(step)
    if step.actor.kind is ActorKind.CITIZEN:
        writing.say(step, MessageKind.CITIZEN_REPLY)
    else:
        writing.say(step, MessageKind.NOTE, Visibility.INTERNAL)


def _appeal(step: Step) -> None:
    case = step.case
    unit, officer_id = appeals.senior(case)
    step.facts |= {"ground": step.given["ground"], "against": case.unit_id, "against_officer": case.officer_id}
    _came_by(step)
    writing.say(step, MessageKind.APPEAL)
    case.waiting_until = case.closed_at = None
    ownership.give(case, unit, officer_id)
    step.facts |= {"unit_id": case.unit_id, "officer_id": officer_id}


def _decide(step: Step) -> None:
    lodged = step.last(Action.APPEAL)
    step.facts |= {"outcome": step.given["outcome"], "against": lodged.payload.get("against") if lodged else None}
    writing.say(step, MessageKind.DECISION, outcome=Outcome(step.given["outcome"]))


def _merge(step: Step) -> None:
    case = step.case
    step.facts |= {"into": merging.target(step).id, "unit_id": case.unit_id, "officer_id": case.officer_id}
    step.facts["until"] = case.waiting_until
    case.merged_into_id, case.waiting_until = step.facts["into"], None


def _unmerge(step: Step) -> None:
    merged = step.last(Action.MERGE)
    if merged is None:
        raise NotNow
    step.facts |= {"from": step.case.merged_into_id, "back_to": merged.payload["was"]}
    step.case.merged_into_id, step.case.waiting_until = None, moment(merged.payload.get("until"))


def _refer(step: Step) -> None:
    step.facts |= {"number": str(step.given["number"]).strip()[:60], "body": str(step.given["body"]).strip()[:200]}
    writing.say(step, MessageKind.DECISION)
    _close(step)


def _withdraw(step: Step) -> None:
    if step.text:
        writing.say(step, MessageKind.CITIZEN_REPLY)
    step.facts["from"] = step.case.merged_into_id
    step.case.merged_into_id = None
    _close(step)


def _rate(step: Step) -> None:
    step.case.rating, step.case.rated_at = step.given["rating"], step.at
    step.facts["rating"] = step.given["rating"]


def _prioritise(step: Step) -> None:
    step.facts |= {"before": step.case.priority, "after": step.given["priority"]}
    step.case.priority = Priority(step.given["priority"])


def _categorise(step: Step) -> None:
    step.facts |= {"before": step.case.category_id, "after": int(step.given["category_id"])}
    step.case.category = session().get_one(CaseCategory, step.facts["after"])
    step.case.category_id = step.facts["after"]


def _publish(step: Step) -> None:
    step.case.is_published = step.facts["published"] = bool(step.given.get("published"))
    step.case.public_summary = step.text if step.case.is_published else ""


def _anonymise(step: Step) -> None:
    step.case.anonymised_at = step.at


def _tell(step: Step) -> None:
    """What a clock or a rule found is written down as it is: its callers put no words of anybody into it."""
    step.facts |= {name: value for name, value in step.given.items() if name != "text"}


OF: dict[Action, Effect] = {
    Action.ACCEPT: _drop_rejection,
    Action.REJECT: _propose_rejection,
    Action.CONFIRM_REJECTION: _confirm_rejection,
    Action.ROUTE: _route,
    Action.TRANSFER: _transfer,
    Action.TAKE: _take,
    Action.RELEASE: _release,
    Action.ASK_CITIZEN: _ask,
    Action.CITIZEN_REPLY: _hear,
    Action.NO_REPLY: _no_reply,
    Action.WAIT_THIRD_PARTY: _ask_elsewhere,
    Action.THIRD_PARTY_DONE: _ask_elsewhere,
    Action.INTERIM: _interim,
    Action.PROPOSE_REPLY: _propose,
    Action.RETURN_REPLY: _return,
    Action.APPROVE_REPLY: _approve,
    Action.ACCEPT_ANSWER: _close,
    Action.EXPIRE: _close,
    Action.REOPEN: _reopen,
    Action.APPEAL: _appeal,
    Action.DECIDE_APPEAL: _decide,
    Action.MERGE: _merge,
    Action.UNMERGE: _unmerge,
    Action.REFER_OUT: _refer,
    Action.WITHDRAW: _withdraw,
    Action.NOTE: _note,
    Action.RATE: _rate,
    Action.REPRIORITISE: _prioritise,
    Action.RECATEGORISE: _categorise,
    Action.PUBLISH: _publish,
    Action.ANONYMISE: _anonymise,
    **dict.fromkeys(
        (Action.ESCALATE, Action.REDATE, Action.REMIND, Action.READ, Action.LOCK, Action.JOINED, Action.PARTED,
         Action.SHARED, Action.SPLIT),
        _tell,
    ),
}  # fmt: skip
