"""Text messages on their way, and the reports that were already believed."""

import datetime as dt

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, Stamp, pk


class TextMessage(Model):
    """One message to one number. `key` makes asking twice harmless; `reference` is what the gateway knows it by."""

    __tablename__ = "text_message"
    __table_args__ = (Index("ix_text_message_created", "created_at"),)

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[Stamp]
    sent_at: Mapped[dt.datetime | None]  # handed to the gateway
    delivered_at: Mapped[dt.datetime | None]  # on the phone, as the gateway reports
    failed_at: Mapped[dt.datetime | None]
    problem: Mapped[str] = mapped_column(default="")  # why, in the gateway's words
    is_secret: Mapped[bool] = mapped_column(default=False)  # has a code: the text is wiped once it is sent


class TextReport(Model):
    """The signature of a report that was believed, so that it is not believed again."""

    __tablename__ = "text_report"

    signature: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Stamp]
