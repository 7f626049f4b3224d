"""One's own case, published or not, by its number and its secret: under the lock of the tracking page."""

from lms.complaints.models import Case
from lms.complaints.open311 import service
from lms.complaints.service import opening
from lms.core.db import session, transaction


def find(typed: str, secret: str) -> Case | None:
    """The case, if this is its secret; the same work and the same answer where there is none. Raises `Locked`."""
    try:
        with transaction():  # a right secret forgets the wrong ones
            found = opening.opened(typed, secret)
    except (opening.Unknown, opening.NoReference):
        return None
    return session().scalar(service.whole().where(Case.id == found.id).execution_options(populate_existing=True))
