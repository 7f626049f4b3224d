"""What one move brings with it for the same case, or for others: each is a move of its own, with its own event.

`apply` is handed in, since it calls this.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lms.complaints.kinds import Action, State
from lms.complaints.models import Case, CaseEvent
from lms.complaints.service import merging, sampling
from lms.complaints.service.actors import Actor
from lms.complaints.service.steps import Step
from lms.core.db import session

Apply = Callable[..., CaseEvent]


def prepare(step: Step, apply: Apply) -> None:
    """What must be written first: words to a merged case go to the one that is worked on; a split makes the case."""
    if step.action is Action.CITIZEN_REPLY and step.case.state is State.MERGED:
        into = merging.root(step.case)
        heard = apply(into, Action.CITIZEN_REPLY, step.actor, {"text": step.text, "via": step.case.id}, at=step.at)
        step.given = {"passed_to": into.id, **{name: heard.payload[name] for name in ("message", "digest")}}
    elif step.action is Action.SPLIT:
        from lms.complaints.service import splitting  # it files, and filing is done by the engine

        step.given = {"child_id": splitting.child_of(step).id}


def follow(step: Step, event: CaseEvent, apply: Apply) -> None:
    """What follows from what was done."""
    after = _AFTER.get(step.action)
    if after:
        after(replace(step, before=[*step.before, event]), apply)


def _send_unreviewed(step: Step, apply: Apply) -> None:
    if not sampling.is_due(step):
        apply(step.case, Action.APPROVE_REPLY, Actor.system(), at=step.at)


def _share(step: Step, apply: Apply) -> None:
    """All who brought the same matter get the same answer."""
    if step.message is None:
        return
    told = {"from": step.case.id, "message": step.message.id, "kind": step.message.kind}
    for follower in merging.followers(step.case):
        apply(follower, Action.SHARED, Actor.system(), told, at=step.at)


def _join(step: Step, apply: Apply) -> None:
    _tell_other(step.case.merged_into_id, Action.JOINED, step, apply)


def _part(step: Step, apply: Apply) -> None:
    _tell_other(step.facts.get("from"), Action.PARTED, step, apply)


def _tell_other(case_id: int | None, action: Action, step: Step, apply: Apply) -> None:
    if case_id:
        apply(session().get_one(Case, case_id), action, Actor.system(), {"case_id": step.case.id}, at=step.at)


def _conclude(step: Step, apply: Apply) -> None:
    _share(step, apply)
    apply(step.case, Action.EXPIRE, Actor.system(), at=step.at)


_AFTER: dict[Action, Any] = {  # Any: functions of a step and `apply`
    Action.PROPOSE_REPLY: _send_unreviewed,
    Action.APPROVE_REPLY: _share,
    Action.INTERIM: _share,
    Action.REFER_OUT: _share,
    Action.DECIDE_APPEAL: _conclude,
    Action.MERGE: _join,
    Action.UNMERGE: _part,
    Action.WITHDRAW: _part,
}
