"""Texts that are written again and again, by category and language, with names that stand for what is known."""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.complaints.desk.models import CannedReply
from lms.complaints.models import Case
from lms.core import audit, clock, i18n
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l, force_locale

MOST = 4_000
NAMES = {
    "reference": _l("the number of the case"),
    "title": _l("what the citizen called it"),
    "received": _l("the day on which it came"),
    "due": _l("the day by which we answer"),
    "unit": _l("the unit that works on it"),
    "officer": _l("the name of the officer"),
    "place": _l("the place concerned"),
}
"""What a text may hold between braces. None of it tells one citizen of another."""
_NAME = re.compile(r"\{(\w*)\}")


def fitting(case: Case) -> Sequence[CannedReply]:
    """Those for the category of the case and for all, in its citizen's language."""
    here = or_(CannedReply.category_id == case.category_id, CannedReply.category_id.is_(None))
    query = select(CannedReply).where(CannedReply.is_active, CannedReply.locale == case.locale, here)
    return session().scalars(query.order_by(CannedReply.category_id.is_(None), CannedReply.title, CannedReply.id)).all()


def filled(text: str, case: Case, by: User) -> str:
    """The text with what is known of the case. Needs its unit and place."""
    with force_locale(case.locale):
        known = {
            "reference": case.reference,
            "title": case.title,
            "received": i18n.date(case.received_at),
            "due": i18n.date(case.due_at) if case.due_at else "",
            "unit": i18n.choose(case.unit.name if case.unit else None),
            "officer": by.name(case.locale),
            "place": i18n.choose(case.place.name) if case.place else case.place_text,
        }
    return _put(text, known)


def everything() -> Sequence[CannedReply]:
    """All of them, for those who keep them."""
    query = select(CannedReply).options(joinedload(CannedReply.category))
    return session().scalars(query.order_by(CannedReply.category_id, CannedReply.title, CannedReply.id)).all()


def find(reply_id: int) -> CannedReply:
    """One of them. Raises `NotFound`."""
    found = session().get(CannedReply, reply_id)
    if found is None:
        raise NotFound
    return found


def keep(reply: CannedReply, by: User) -> CannedReply:
    """Keep a new or a changed text. Raises `BadValue` where it is empty, too long or names what nobody knows."""
    if not reply.title.strip() or not reply.body.strip() or len(reply.body) > MOST:
        raise BadValue(_l("A text has a name and 1 to 4000 letters."))
    if set(_NAME.findall(reply.body)) - NAMES.keys():
        raise BadValue(_l("One of the names between braces is not in the list beside the form."))
    reply.changed_by_id, reply.changed_at = by.id, clock.now()
    session().add(reply)
    session().flush()
    audit.record("complaints.canned_reply_kept", reply, by=by, title=reply.title)
    return reply


def _put(text: str, known: Mapping[str, str]) -> str:
    return _NAME.sub(lambda found: known.get(found[1], found[0]), text)
