"""The switches of the running site, which staff turn without an operator."""

from typing import Any

from lms.accounts.models import Preference, User
from lms.core import audit, clock
from lms.core.db import session

SIGN_UP = "sign_up"


def is_on(name: str, *, default: bool) -> bool:
    """Whether a switch is on; `default` until somebody turned it."""
    kept = session().get(Preference, name)
    return bool(kept.value.get("on")) if kept else default


def turn(name: str, *, on: bool, by: User) -> None:
    """Turn a switch."""
    keep(name, {"on": on}, by=by)


def value(name: str) -> dict[str, Any]:  # Any: JSON
    """What was chosen; empty until somebody chose."""
    kept = session().get(Preference, name)
    if kept:
        session().info.setdefault("preferences", {})[name] = kept  # held on to: rules ask several times a request
    return kept.value if kept else {}


def keep(name: str, chosen: dict[str, Any], *, by: User) -> None:  # Any: JSON
    """Keep a choice."""
    kept = session().get(Preference, name) or Preference(name=name)
    if kept.value == chosen:
        return
    kept.value, kept.changed_by_id, kept.changed_at = chosen, by.id, clock.now()
    session().add(kept)
    audit.record("preference.changed", "preference", by=by, name=name, **chosen)
