"""Who is at a case now. A page says every few seconds that it is open; what falls silent is gone by itself."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.complaints.desk.models import CasePresence, Mode
from lms.complaints.models import Case
from lms.core import clock
from lms.core.db import insert_once, session

BEAT = 12  # seconds between two signs of a page
LASTS = dt.timedelta(seconds=40)  # three signs that did not come
LASTS_WITHOUT_SCRIPT = dt.timedelta(minutes=5)  # after something was sent by a page that says nothing by itself


def say(case: Case, user: User, mode: Mode, *, lasts: dt.timedelta = LASTS) -> None:
    """This person has the case open."""
    now = clock.now()
    keys = {"case_id": case.id, "user_id": user.id}
    change = {"mode": mode, "expires_at": now + lasts}
    insert_once(CasePresence, list(keys), keys | change, change)
    session().execute(delete(CasePresence).where(CasePresence.expires_at < now - LASTS_WITHOUT_SCRIPT))


def leave(case: Case, user: User) -> None:
    """This person has closed it."""
    here = CasePresence.case_id == case.id, CasePresence.user_id == user.id
    session().execute(delete(CasePresence).where(*here))


def others(case_ids: Sequence[int], user: User) -> dict[int, list[CasePresence]]:
    """Who else is at these cases now; those who answer first."""
    query = (
        select(CasePresence)
        .where(CasePresence.case_id.in_(case_ids), CasePresence.user_id != user.id)
        .where(CasePresence.expires_at > clock.now())
        .options(joinedload(CasePresence.user))
        .order_by(CasePresence.case_id, CasePresence.mode, CasePresence.user_id)
    )
    found: dict[int, list[CasePresence]] = {}
    for each in session().scalars(query) if case_ids else ():
        found.setdefault(each.case_id, []).append(each)
    return found
