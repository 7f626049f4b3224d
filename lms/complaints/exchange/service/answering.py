"""Files of replies for the other system. Each reply goes out once; a file can be fetched again as it was."""

from sqlalchemy import func, or_, select

from lms.accounts.models import User
from lms.complaints import words
from lms.complaints.exchange.models import NATIONAL, ExchangeFile, ExchangeLink, ExchangeRow, FileState, Purpose
from lms.complaints.exchange.service.refusals import NothingToSend
from lms.complaints.kinds import MessageKind, MessageState, Outcome, Visibility
from lms.complaints.models import Case, CaseMessage
from lms.core import audit, clock
from lms.core.db import session
from lms.core.i18n import _, force_locale, local

FINAL = (MessageKind.REPLY, MessageKind.DECISION)
HEADINGS = ("external_ref", "reference", "status", "outcome", "answered_at", "reply")


def prepare(by: User, system: str = NATIONAL) -> ExchangeFile:
    """A file of every reply that they have not been sent. Raises `NothingToSend`."""
    newest = (
        select(CaseMessage.case_id, func.max(CaseMessage.id).label("message_id"))
        .where(
            CaseMessage.kind.in_(FINAL),
            CaseMessage.state == MessageState.SENT,
            CaseMessage.visibility == Visibility.PUBLIC,
        )
        .group_by(CaseMessage.case_id)
        .subquery()
    )
    query = select(ExchangeLink, newest.c.message_id).join(newest, newest.c.case_id == ExchangeLink.case_id)
    query = query.where(
        ExchangeLink.system == system,
        or_(ExchangeLink.replied_id.is_(None), ExchangeLink.replied_id != newest.c.message_id),
    )
    due = session().execute(query.order_by(ExchangeLink.external_ref).with_for_update(of=ExchangeLink)).all()
    if not due:
        raise NothingToSend
    made = ExchangeFile(
        system=system,
        purpose=Purpose.REPLIES,
        owner_id=by.id,
        name=f"replies-{local(clock.now()):%Y-%m-%d}",
        state=FileState.DONE,
        done_at=clock.now(),
        counts={"replies": len(due)},
    )
    session().add(made)
    session().flush()
    for number, (link, message_id) in enumerate(due, 1):
        row = ExchangeRow(file_id=made.id, number=number, cells=[], case_id=link.case_id)
        row.message_id = link.replied_id = message_id
        session().add(row)
    session().flush()
    audit.record("exchange.answered", made, by, replies=len(due))
    return made


def lines(made: ExchangeFile) -> list[dict[str, str | None]]:
    """What the file says, a line for each reply; always in Arabic, as theirs are."""
    query = select(Case, CaseMessage).join(ExchangeRow, ExchangeRow.case_id == Case.id)
    query = query.join(CaseMessage, CaseMessage.id == ExchangeRow.message_id).where(ExchangeRow.file_id == made.id)
    query = query.order_by(ExchangeRow.number)
    with force_locale("ar"):
        return [
            {
                "external_ref": case.external_ref,
                "reference": case.reference,
                "status": str(words.PUBLIC_STATES[words.public(case.state)]),
                "outcome": _outcome(message.outcome or case.outcome),
                "answered_at": local(message.sent_at).isoformat(timespec="seconds") if message.sent_at else None,
                "reply": message.body,
            }
            for case, message in session().execute(query)
        ]


def headings() -> list[str]:
    """What the columns are called for people."""
    named = {
        "external_ref": _("Their number"),
        "reference": _("Our number"),
        "status": _("Status of the case"),
        "outcome": _("Outcome of the case"),
        "answered_at": _("Date of the reply"),
        "reply": _("Text of the reply"),
    }
    return [named[name] for name in HEADINGS]


def _outcome(outcome: Outcome | None) -> str:
    return str(words.OUTCOMES[outcome]) if outcome else ""
