"""Where it happened: a governorate's directorate, then one of the places under it."""

from collections.abc import Sequence

from sqlalchemy import select

from lms.accounts.models import OrgUnit, OrgUnitKind
from lms.core.db import session

MOST_SHOWN = 300


def directorates() -> Sequence[OrgUnit]:
    """The governorates' directorates."""
    query = select(OrgUnit).where(OrgUnit.kind == OrgUnitKind.DIRECTORATE).order_by(OrgUnit.code)
    return session().scalars(query).all()


def below(directorate_id: int | None) -> Sequence[OrgUnit] | None:
    """The places of a directorate; None where they are too many for a list: then words say which."""
    top = session().get(OrgUnit, directorate_id) if directorate_id else None
    if top is None:
        return ()
    query = select(OrgUnit).where(OrgUnit.path.startswith(top.path, autoescape=True), OrgUnit.id != top.id)
    found = session().scalars(query.order_by(OrgUnit.path, OrgUnit.id).limit(MOST_SHOWN + 1)).all()
    return found if len(found) <= MOST_SHOWN else None


def chosen(directorate_id: int | None, place_id: int | None) -> OrgUnit | None:
    """What was chosen: the place where it is one of the directorate's, else the directorate itself."""
    top = session().get(OrgUnit, directorate_id) if directorate_id else None
    if top is None or top.kind is not OrgUnitKind.DIRECTORATE:
        return None
    place = session().get(OrgUnit, place_id) if place_id else None
    return place if place and place.path.startswith(top.path) else top
