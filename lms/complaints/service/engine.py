"""The engine: `apply` is the only way in which a case moves.

It holds the case's row, looks into the table, asks the guards, lets the effect write the case, adds one link to its
chain, and tells whoever listens; all in the caller's transaction.
"""

import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm.attributes import set_committed_value

from lms.accounts.models import OrgUnit
from lms.complaints import events, transitions
from lms.complaints.clocks import service as clocks
from lms.complaints.kinds import Action, ActorKind, State, Visibility
from lms.complaints.models import Case, CaseEvent
from lms.complaints.service import chain, consequences, effects, guards
from lms.complaints.service.actors import Actor
from lms.complaints.service.refusals import NotNow, NotYours, Stale
from lms.complaints.service.steps import Step
from lms.complaints.transitions import Move
from lms.core import clock
from lms.core.db import hold, session

Payload = Mapping[str, Any]  # Any: what the action asks for; see the guards


def apply(
    case: Case,
    action: Action,
    actor: Actor,
    payload: Payload | None = None,
    *,
    seen: int | None = None,
    at: dt.datetime | None = None,
) -> CaseEvent:
    """Do `action` with `case`, or raise a refusal: `NotNow`, `NotYours`, `Missing`, or `Stale` where `seen` is old.

    `seen` is the `row_version` that the person had before them. Words of people stand in the payload as `text`.
    """
    _hold(case, action, payload or {})
    before = chain.of(case)
    _check_seen(case, seen, before)
    move = transitions.find(case.state, action)
    if move is None:
        raise NotNow
    _load_roles(actor)
    who = actor.capacities(case)
    if not who & move.who:
        raise NotYours
    moment = max(at or clock.now(), before[-1].at) if before else at or clock.now()
    step = Step(case, action, actor, move, dict(payload or {}), moment, before, who)
    for guard in guards.OF.get(action, ()):
        guard(step)
    consequences.prepare(step, apply)
    event = write(step)
    consequences.follow(step, event, apply)
    return event


def write(step: Step) -> CaseEvent:
    """Change the case and add the event."""
    case, was = step.case, step.case.state
    effect = effects.OF.get(step.action)
    if effect:
        effect(step)
    case.state = _end(step.move, was, step.facts)
    if step.action not in transitions.QUIET:
        case.row_version += 1
    told = plain({**step.facts, "was": was, "now": case.state})
    event = chain.append(case, step.before, step.action, step.actor, told, at=step.at, visibility=_visibility(step))
    session().flush()
    clocks.refresh(case, [*step.before, event])
    events.case_moved.send(case, event=event)
    return event


def allowed(case: Case, actor: Actor) -> frozenset[Action]:
    """What the table lets this person do with the case as it stands; guards may still refuse. Asks for nothing."""
    who = actor.capacities(case)
    return frozenset(move.action for move in transitions.possible(case.state) if move.who & who)


def plain(value: Any) -> Any:  # Any: JSON, but for moments and enumerations
    """What JSON can carry, so that an event reads the same whenever it is hashed."""
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, dt.date) else value


def _end(move: Move, was: State, facts: dict[str, Any]) -> State:  # Any: JSON
    if move.to == transitions.BEFORE:
        return State(facts["back_to"])
    return was if move.to is None else State(move.to)


def _visibility(step: Step) -> Visibility:
    """A head who reopens a case does so without telling why; a citizen knows what they did."""
    if step.action is Action.REOPEN and step.actor.kind is ActorKind.OFFICER:
        return Visibility.INTERNAL
    return step.move.visibility


def _hold(case: Case, action: Action, payload: Payload) -> None:
    """Hold the case, and the one that it is merged into or shall be, in an order in which nobody waits in a circle."""
    others = {case.merged_into_id, int(payload.get("into_id") or 0)} - {None, 0, case.id}
    rows = [row for key in others if (row := session().get(Case, key))]
    first = rows if action is not Action.MERGE else sorted([*rows, case], key=lambda row: row.id)
    for row in [*first, *([] if case in first else [case])]:
        hold(row)
    _load_unit(case)


def _load_unit(case: Case) -> None:
    unit = session().get(OrgUnit, case.unit_id) if case.unit_id else None
    set_committed_value(case, "unit", unit)


def _load_roles(actor: Actor) -> None:
    if actor.user and "roles" in inspect(actor.user).unloaded:
        session().refresh(actor.user, ["roles"])


def _check_seen(case: Case, seen: int | None, before: list[CaseEvent]) -> None:
    if seen is None or seen == case.row_version:
        return
    loud = [event for event in before if event.action not in transitions.QUIET]
    raise Stale(seen, loud[seen:])
