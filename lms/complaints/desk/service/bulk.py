"""One thing done with several cases. Each is tried by itself: what one of them forbids does not stop the others."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from lms.accounts.models import User
from lms.complaints import policy
from lms.complaints.desk.service import cases
from lms.complaints.models import Action, Case, Priority, State
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l

MOST = 50


class Chosen(NamedTuple):
    """A case that was ticked, and the number of the last event that the list showed."""

    case_id: int
    seen: int


class Result(NamedTuple):
    """What became of one case; `refusal` is empty where it was done."""

    case: Case
    refusal: str


def do(act: str, chosen: Iterable[Chosen], given: Mapping[str, Any], by: User) -> list[Result]:  # Any: see the engine
    """Do `act` (take, urgent, normal, move) with each that the person may see. Raises `BadValue` for none or 51."""
    seen = {each.case_id: each.seen for each in chosen}
    if not 0 < len(seen) <= MOST:
        raise BadValue(_l("Choose at least one case, and fifty at most."))
    found = [case for case in cases.seen_together(list(seen)) if policy.may_see(by, case)]
    return [Result(case, _tried(act, case, given, by, seen[case.id])) for case in found]


def _tried(act: str, case: Case, given: Mapping[str, Any], by: User, seen: int) -> str:  # Any: as above
    action, payload = _meant(act, case, given)
    try:
        with session().begin_nested():
            apply(case, action, Actor.person(by), payload, seen=seen)
    except RuleError as refusal:
        session().refresh(case)
        return str(refusal)
    return ""


def _meant(act: str, case: Case, given: Mapping[str, Any]) -> tuple[Action, dict[str, Any]]:  # Any: as above
    """The engine's action: to send a case on is to route it while nobody has it, and to transfer it afterwards."""
    if act in {"urgent", "normal"}:
        return Action.REPRIORITISE, {"priority": Priority(act).value}
    if act == "move":
        is_new = case.state in {State.RECEIVED, State.TRIAGE}
        return (Action.ROUTE if is_new else Action.TRANSFER), dict(given)
    if act == "take":
        return Action.TAKE, {}
    raise BadValue(_l("Choose what shall be done with the cases."))
