"""The unit that sorts what arrives, takes what nobody else may have, and alone knows confidential names."""

from lms.accounts.models import OrgUnit, User
from lms.accounts.service import preferences, units
from lms.core.db import session

PREFERENCE = "complaints.central_unit"


def unit_id() -> int | None:
    """Its id; None until somebody named it."""
    chosen = preferences.value(PREFERENCE).get("unit_id")
    return int(chosen) if chosen else None


def unit() -> OrgUnit | None:
    """The unit itself; None until somebody named it, or where it is gone."""
    chosen = unit_id()
    return session().get(OrgUnit, chosen) if chosen else None


def name(chosen: int, by: User) -> None:
    """Say which unit it is. Raises `NotFound`."""
    preferences.keep(PREFERENCE, {"unit_id": units.find(chosen).id}, by=by)
