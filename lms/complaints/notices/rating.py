"""The link by which a citizen says how well they were served: without signing in, once, for 30 days."""

from sqlalchemy import select

from lms.accounts import letters
from lms.complaints.kinds import Action
from lms.complaints.models import Case
from lms.complaints.service import engine
from lms.complaints.service.actors import Actor
from lms.core import crypto
from lms.core.db import session
from lms.core.errors import NotFound, RuleError
from lms.core.i18n import _l

SECONDS = 30 * 86400
PURPOSE = "complaint.rating"


class Rated(RuleError):
    """It was said already."""

    def __init__(self) -> None:
        super().__init__(_l("You have told us already. Thank you."))


def link(case: Case) -> str:
    """The address for this case."""
    return letters.absolute(f"/complaints/rating/{crypto.sign(PURPOSE, case.id)}")


def find(token: str) -> Case:
    """The case of a link. Raises `NotFound` for one that is not ours, or too old."""
    case_id = crypto.unsign(PURPOSE, token, SECONDS)
    case = session().scalar(select(Case).where(Case.id == case_id)) if isinstance(case_id, int) else None
    if case is None or case.anonymised_at:
        raise NotFound(_l("This link is no longer good: it was for 30 days."))
    return case


def rate(case: Case, stars: int) -> None:
    """Keep what the citizen says. Raises `Rated` the second time."""
    if case.rating is not None:
        raise Rated
    engine.apply(case, Action.RATE, Actor.citizen(), {"rating": stars})
