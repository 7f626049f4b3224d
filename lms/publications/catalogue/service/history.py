"""What happened to an edition: written here and nowhere else."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.core.db import session
from lms.publications.kinds import Deed
from lms.publications.models import Edition, EditionEvent


def note(edition: Edition, deed: Deed, by: User | None, words: str = "", **details: Any) -> EditionEvent:  # Any: JSON
    """Add a line; without `by` the clock did it."""
    row = EditionEvent(
        edition_id=edition.id,
        revision=edition.working_revision,
        deed=deed,
        by_id=by.id if by else None,
        words=words,
        details=details,
    )
    session().add(row)
    session().flush()
    return row


def of(edition: Edition) -> Sequence[EditionEvent]:
    """All of it, the newest first, with the people."""
    query = select(EditionEvent).where(EditionEvent.edition_id == edition.id).options(joinedload(EditionEvent.by))
    return session().scalars(query.order_by(EditionEvent.id.desc()).limit(200)).all()
