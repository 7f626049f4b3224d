"""The outbox of text messages. One is a row of the transaction that wants it; a job sends it after the commit.

    sms.post(f"case:{case.id}:receipt", "+201001234567", text)

Without a gateway (SMS_URL=file:) they are kept as files in DATA_DIR/sms, to be read there. What became of a message
is told by the gateway in signed reports, see `lms.core.sms.reports`.
"""

import datetime as dt

from flask import Flask, current_app
from sqlalchemy import Update, select, update

from lms.core import clock, health
from lms.core.config import Settings
from lms.core.crypto import keyed
from lms.core.db import insert_once, reading, session, transaction
from lms.core.errors import RuleError
from lms.core.forms import csrf
from lms.core.jobs import Running, every, job
from lms.core.sms.models import TextMessage

__all__ = ["TextMessage", "init_app", "post", "send"]
KEPT = dt.timedelta(days=30)
SECRETS_KEPT = dt.timedelta(days=1)
_LEAST, _MOST = 8, 16  # signs of a number in its international form


def init_app(app: Flask) -> None:
    """Add the door for the gateway's reports, and the health page's line."""
    from lms.core.sms import reports

    app.register_blueprint(reports.bp)
    csrf.exempt(reports.bp)  # a gateway has no session; it signs
    health.add(app, reports.health)


def post(key: str, phone: str, text: str, *, is_secret: bool = False) -> None:
    """Put a message into the outbox, unless one of the same key is there. `phone` is in E.164: +201001234567."""
    if not (phone.startswith("+") and phone[1:].isascii() and phone[1:].isdigit() and _LEAST <= len(phone) <= _MOST):
        raise ValueError("a text message goes to a number in its international form")
    row = {"key": key, "phone": phone, "text": text, "is_secret": is_secret, "reference": keyed("sms", key)[:32]}
    if insert_once(TextMessage, ["key"], row):
        send.later(key=f"sms:{row['reference']}", reference=row["reference"])


@job("sms.send", retries=8)
def send(running: Running, reference: str) -> None:
    """Send one message. A crash between sending and noting may send it twice, with one reference; never lose it.

    A gateway that is busy or broken is asked again later; one that refuses the message is not.
    """
    from lms.core.sms import gateway

    del running
    with reading():
        message = _of(reference)
    if message is None or message.sent_at or not message.phone:
        return
    settings: Settings = current_app.config["SETTINGS"]
    try:
        gateway.deliver(settings, message)
    except gateway.Refused as refusal:
        with transaction():
            session().execute(_change(reference).values(failed_at=clock.now(), problem=str(refusal)[:200]))
        raise RuleError(str(refusal)) from refusal
    wiped = {"text": ""} if message.is_secret else {}
    with transaction():
        session().execute(_change(reference).values(sent_at=clock.now(), failed_at=None, problem="", **wiped))


@every(3600)
def forget() -> None:
    """Keep no number and no text longer than they are needed; the key stays, so that nothing is sent twice."""
    moment = clock.now()
    wipe = update(TextMessage).where(TextMessage.text != "").execution_options(synchronize_session=False)
    session().execute(
        wipe.where(TextMessage.is_secret, TextMessage.created_at < moment - SECRETS_KEPT).values(text="", phone="")
    )
    old = update(TextMessage).where(TextMessage.phone != "", TextMessage.created_at < moment - KEPT)
    session().execute(old.values(text="", phone="").execution_options(synchronize_session=False))


def _of(reference: str) -> TextMessage | None:
    return session().scalars(select(TextMessage).where(TextMessage.reference == reference)).one_or_none()


def _change(reference: str) -> Update:
    return update(TextMessage).where(TextMessage.reference == reference)
