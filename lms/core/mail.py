"""The mail outbox. A letter is a row of the transaction that wants it; a job sends it after the commit.

Without a server (MAIL_URL=file:) letters are kept as files in DATA_DIR/mail, to be read there.
"""

import datetime as dt
import smtplib
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from lms.core import clock
from lms.core.config import Settings
from lms.core.crypto import keyed
from lms.core.db import Model, Stamp, insert_once, pk, reading, session, transaction
from lms.core.jobs import Running, every, job

AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"}


class Letter(Model):
    """One letter to one address. `key` makes asking twice harmless."""

    __tablename__ = "letter"

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[Stamp]
    sent_at: Mapped[dt.datetime | None]
    is_secret: Mapped[bool] = mapped_column(default=False)  # has a one-time link: the text is wiped once it is sent
    is_automatic: Mapped[bool] = mapped_column(default=False)  # to an outsider: no machine is to answer it
    forget_at: Mapped[dt.datetime | None]  # when the address and the text are wiped


def post(
    key: str,
    address: str,
    subject: str,
    text: str,
    *,
    is_secret: bool = False,
    is_automatic: bool = False,
    forget_after: dt.timedelta | None = None,
) -> None:
    """Put a letter into the outbox, unless one of the same key is there.

    `is_automatic`: it says in its head that no machine is to answer. `forget_after`: so long the address is kept.
    """
    row = {
        "key": key,
        "address": address,
        "subject": subject,
        "text": text,
        "is_secret": is_secret,
        "is_automatic": is_automatic,
        "forget_at": clock.now() + forget_after if forget_after else None,
    }
    if insert_once(Letter, ["key"], row):
        letter_id = session().scalars(select(Letter.id).where(Letter.key == key)).one()
        send.later(key=f"letter:{letter_id}", letter_id=letter_id)


@job("mail.send", retries=8)
def send(running: Running, letter_id: int) -> None:
    """Send one letter. A crash between sending and noting it may send it twice, never lose it."""
    del running
    with reading() as current:
        letter = current.get(Letter, letter_id)
    if letter is None or letter.sent_at or not letter.address:
        return
    _deliver(current_app.config["SETTINGS"], _message(letter))
    with transaction() as current:
        kept = current.get_one(Letter, letter_id)
        kept.sent_at = clock.now()
        if kept.is_secret:
            kept.text = ""


@every(3600)
def forget() -> None:
    """Wipe the letters that were to be kept for a while only; the key stays, so that nothing is sent twice."""
    old = update(Letter).where(Letter.forget_at < clock.now())
    wiped = old.values(address="", subject="", text="", forget_at=None)
    session().execute(wiped.execution_options(synchronize_session=False))


def _message(letter: Letter) -> EmailMessage:
    settings: Settings = current_app.config["SETTINGS"]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, letter.address, letter.subject
    host = urlsplit(settings.site_url).hostname
    message["Message-ID"] = (
        f"<letter-{letter.id}.{keyed('message-id', letter.key)[:20]}@{host}>"  # the same, sent twice
    )
    message["Date"] = format_datetime(letter.created_at)
    if letter.is_automatic:
        for field, value in AUTOMATIC.items():
            message[field] = value
    message.set_content(letter.text)
    return message


def _deliver(settings: Settings, message: EmailMessage) -> None:
    server = urlsplit(settings.mail_url)
    if server.scheme == "file":
        folder = Path(settings.data_dir) / "mail"
        folder.mkdir(exist_ok=True, mode=0o700)
        name = str(message["Message-ID"]).strip("<>").replace("/", "_")
        (folder / f"{name}.eml").write_bytes(message.as_bytes())
        return
    connect = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with connect(server.hostname or "localhost", server.port or 0, timeout=30) as smtp:
        if server.scheme == "smtp" and server.hostname not in {"localhost", "127.0.0.1"}:
            smtp.starttls()
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(message)
