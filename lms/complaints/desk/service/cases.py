"""A case as its page shows it: loaded once, with all that a policy asks of it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.complaints.models import Case
from lms.core.db import session
from lms.core.errors import NotFound


def load(reference: str) -> Case:
    """The case of this reference. Raises `NotFound`."""
    query = select(Case).where(Case.reference == reference.upper())
    ways = (Case.category, Case.unit, Case.officer, Case.place, Case.about_unit, Case.points, Case.units)
    found = session().scalars(query.options(*(joinedload(way) for way in ways))).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def seen_together(case_ids: list[int]) -> list[Case]:
    """Several at once, by their number, with what policies and the engine ask of each."""
    query = select(Case).where(Case.id.in_(case_ids)).options(joinedload(Case.unit), joinedload(Case.units))
    return list(session().scalars(query.order_by(Case.id)).unique())
