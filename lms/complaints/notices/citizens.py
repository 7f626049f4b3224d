"""Telling a citizen: by e-mail, else by text message, in the language in which they filed.

A contact that nobody confirmed is told that there is news, and no more; so is that of a case filed in confidence.
The secret is never sent.
"""

import datetime as dt

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts import letters
from lms.complaints.kinds import Action, Identity
from lms.complaints.models import Case, CaseEvent
from lms.complaints.notices import rating, sentences
from lms.complaints.parties import service as parties
from lms.core import mail, sms
from lms.core.config import Settings
from lms.core.db import session
from lms.core.i18n import _, date, force_locale, locale

KEPT = dt.timedelta(days=30)
ENDS = frozenset({Action.ACCEPT_ANSWER, Action.EXPIRE})
TO_ANYBODY = frozenset({Action.SUBMIT, Action.LOCK})


def tell(event_id: int) -> None:
    """Tell the citizen of this event, once, where there is a way to."""
    event = session().get_one(CaseEvent, event_id)
    query = select(Case).where(Case.id == event.case_id).options(joinedload(Case.category))
    case = session().scalars(query.execution_options(populate_existing=True)).one()
    contact = parties.reachable(case)
    if contact is None or case.anonymised_at:
        return
    is_plain = case.identity is Identity.IDENTIFIED and not case.category.confidential
    is_open_to_words = contact.verified and is_plain
    with force_locale(case.locale):
        said = _sentence(case, event, is_open_to_words=is_open_to_words)
        link = rating.link(case) if contact.verified and event.action in ENDS and case.rating is None else ""
        if event.action in ENDS and not link:
            return
        _send(f"case:{event.id}:citizen", contact.email, contact.phone, said, link)


def _sentence(case: Case, event: CaseEvent, *, is_open_to_words: bool) -> str:
    if not is_open_to_words and event.action not in TO_ANYBODY:
        return sentences.news(case.reference)
    named = sentences.until(event.payload)
    day = date(dt.datetime.fromisoformat(named)) if named else ""
    return sentences.CITIZEN[event.action](case.reference, day)


def _send(key: str, email: str, phone: str, said: str, link: str) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    if link:
        further = _("How well were you served? One touch tells us, within 30 days:") + f"\n{link}"
    else:
        further = _("Follow it with its number and your secret:") + f"\n{letters.absolute('/complaints/track')}"
    if email:
        signed = settings.institution_ar if locale() == "ar" else settings.institution_en
        text = f"{said}\n\n{further}\n\n{signed}"
        mail.post(key, email, said, text, is_automatic=True, forget_after=KEPT)
    elif phone:
        sms.post(key, phone, f"{said}\n{further}")
