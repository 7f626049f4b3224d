"""The unit that sorts what arrives, takes what nobody else may have, and alone knows confidential names."""

from lms.accounts.models import OrgUnit, User
from lms.accounts.service import preferences, units
from lms.core.db import session

PREFERENCE = "complaints.central_unit"


def unit_id() -> int | None:
    """Its id; None until somebody named it. Every policy asks, so a transaction asks the database once."""
    now = session().get_transaction()
    known: tuple[object, int | None] | None = session().info.get(PREFERENCE)
    if known and now is not None and known[0] is now:
        return known[1]
    chosen = preferences.value(PREFERENCE).get("unit_id")
    found = int(chosen) if chosen else None
    session().info[PREFERENCE] = (session().get_transaction(), found)
    return found


def unit() -> OrgUnit | None:
    """The unit itself; None until somebody named it, or where it is gone."""
    chosen = unit_id()
    return session().get(OrgUnit, chosen) if chosen else None


def name(chosen: int, by: User) -> None:
    """Say which unit it is. Raises `NotFound`."""
    session().info.pop(PREFERENCE, None)
    preferences.keep(PREFERENCE, {"unit_id": units.find(chosen).id}, by=by)
