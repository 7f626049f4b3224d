"""A reference and its secret open a case. Who is wrong learns nothing: not even whether there is such a case.

The same is asked of the database, the same is computed and the same is written whether the reference is unknown or the
secret is wrong. After five wrong tries the reference is locked for a quarter of an hour, also where nobody has it.
"""

import datetime as dt

from sqlalchemy import case as when
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from lms.complaints import jobs
from lms.complaints.models import Case, CaseLock
from lms.complaints.service import reference
from lms.core import clock
from lms.core.crypto import keyed
from lms.core.db import afterwards, insert_once, session
from lms.core.errors import BadValue, NotFound, TooMany
from lms.core.i18n import _l

MOST_TRIES = 5
LOCKED = dt.timedelta(minutes=15)


class Unknown(NotFound):
    """No case has this reference and this secret."""

    def __init__(self) -> None:
        super().__init__(_l("No case has this reference and this secret. Look at your receipt, and try again."))


class Locked(TooMany):
    """Too many wrong secrets."""

    def __init__(self, until: dt.datetime) -> None:
        wait = max(1, int((until - clock.now()).total_seconds()))
        super().__init__(_l("Too many wrong tries. Wait a quarter of an hour, then try again."), wait)


class NoReference(BadValue):
    """What was typed can be no reference: a sign is wrong or missing."""

    def __init__(self) -> None:
        super().__init__(_l("A sign of the reference is wrong or missing. It looks like this: 26-4K7QM9X2-C"))


def opened(typed: str, secret: str) -> Case:
    """The case of this reference and secret. Raises `NoReference`, `Unknown` or `Locked`."""
    meant = reference.read(typed)
    if meant is None:
        raise NoReference
    key = keyed("complaint.lock", meant)[:40]
    lock = session().get(CaseLock, key)
    found = session().scalars(select(Case).where(Case.reference == meant).options(joinedload(Case.unit))).one_or_none()
    is_right = reference.is_secret(secret, found.secret_hmac if found else None)
    if lock and lock.until and lock.until > clock.now():
        raise Locked(lock.until)
    if found is None or not is_right:
        afterwards(lambda: _count(key, meant))
        raise Unknown
    if lock:
        session().execute(delete(CaseLock).where(CaseLock.key == key))
    return found


def forget_old() -> None:
    """Drop what was counted more than a day ago."""
    session().execute(delete(CaseLock).where(CaseLock.at < clock.now() - dt.timedelta(days=1)))


def _count(key: str, meant: str) -> None:
    """One more wrong try; the fifth locks. Whoever has the case is told by a job, since that takes its time."""
    now = clock.now()
    again = when((CaseLock.at < now - LOCKED, 1), else_=CaseLock.tries + 1)
    insert_once(CaseLock, ["key"], {"key": key, "tries": 1, "at": now}, {"tries": again, "at": now})
    row = session().get_one(CaseLock, key, populate_existing=True)
    if row.tries >= MOST_TRIES:
        row.tries, row.until = 0, now + LOCKED
        jobs.tell_of_lock.later(key=f"complaints.locked:{key}:{now:%Y-%m-%dT%H:%M:%S}", reference=meant)
