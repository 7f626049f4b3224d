"""Keys of applications: made, shown once, revoked."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.complaints.open311.models import ApplicationKey
from lms.core import audit, clock, crypto
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l

LONGEST_NAME = 80
_KEY_SIGNS = 40


def make(name: str, by: User | None = None) -> tuple[ApplicationKey, str]:
    """A new key for an application, and its text, which nobody can read again."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadValue(_l("Please give the application a name of at most 80 characters."))
    text = crypto.readable(_KEY_SIGNS)
    row = ApplicationKey(name=name, key_hash=crypto.fingerprint(text), created_by_id=by.id if by else None)
    session().add(row)
    session().flush()
    audit.record("application_key.made", row, by, name=name)
    return row, text


def revoke(row: ApplicationKey, by: User | None = None) -> None:
    """Take nothing more from its application; twice is the same."""
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        audit.record("application_key.revoked", row, by, name=row.name)


def find(key_id: int) -> ApplicationKey:
    """The key of this id. Raises `NotFound`."""
    row = session().get(ApplicationKey, key_id)
    if row is None:
        raise NotFound
    return row


def of(text: str) -> ApplicationKey | None:
    """The key that this text is, if it is one in force."""
    query = select(ApplicationKey).where(ApplicationKey.key_hash == crypto.fingerprint(text.strip()))
    return session().scalar(query.where(ApplicationKey.revoked_at.is_(None)))


def every() -> Select[ApplicationKey]:
    """All of them, the newest first."""
    return select(ApplicationKey).order_by(ApplicationKey.id.desc()).options(joinedload(ApplicationKey.created_by))


def names(ids: set[int]) -> dict[int, dict[str, str]]:
    """What keys are called, for the log."""
    found = session().execute(select(ApplicationKey.id, ApplicationKey.name).where(ApplicationKey.id.in_(ids)))
    return {row.id: {"ar": row.name} for row in found}
