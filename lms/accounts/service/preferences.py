"""The switches of the running site, which staff turn without an operator."""

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
    kept = session().get(Preference, name) or Preference(name=name)
    if kept.value == {"on": on}:
        return
    kept.value, kept.changed_by_id, kept.changed_at = {"on": on}, by.id, clock.now()
    session().add(kept)
    audit.record("preference.changed", "preference", by=by, name=name, on=on)
