"""Files that came and went, their rows, and what we know of each case of another system."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from lms.accounts.models import User
from lms.complaints.models import Case
from lms.core.db import Model, Stamp, pk

NATIONAL = "national"


class Purpose(enum.StrEnum):
    """What a file is for."""

    TAKE_IN = "take_in"
    COMPARE = "compare"
    REPLIES = "replies"  # made by us, for them


class FileState(enum.StrEnum):
    """Read and judged by the worker; taken in by a click."""

    READING = "reading"
    UNREADABLE = "unreadable"
    CHECKED = "checked"  # a dry run has judged every row
    TAKING = "taking"
    DONE = "done"


class Verdict(enum.StrEnum):
    """What a row means. When files are compared: who has the case, and whether both say the same of it."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    TWICE = "twice"
    WRONG = "wrong"
    ONLY_THEIRS = "only_theirs"
    ONLY_OURS = "only_ours"
    DIFFERS = "differs"


class ExchangeFile(Model):
    """A file that came from, or was made for, another system."""

    __tablename__ = "complaint_exchange_file"
    __table_args__ = (Index("ix_complaint_exchange_file_created", "created_at"),)

    id: Mapped[pk]
    system: Mapped[str] = mapped_column(default=NATIONAL)
    purpose: Mapped[Purpose]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    state: Mapped[FileState] = mapped_column(default=FileState.READING)
    problem: Mapped[str] = mapped_column(default="")
    headings: Mapped[list[Any]] = mapped_column(default=list)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"text": 3}: which column holds what
    category_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_category.id"))  # where no row says it
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    created_at: Mapped[Stamp]
    done_at: Mapped[dt.datetime | None]

    owner: Mapped[User] = relationship(lazy="raise_on_sql")


class ExchangeRow(Model):
    """A row of a file. What people wrote in it is wiped once it is taken in."""

    __tablename__ = "complaint_exchange_row"
    __table_args__ = (UniqueConstraint("file_id", "number"),)

    id: Mapped[pk]
    file_id: Mapped[int] = mapped_column(ForeignKey("complaint_exchange_file.id"))
    number: Mapped[int]  # in the file, from 1
    cells: Mapped[list[Any]]
    verdict: Mapped[Verdict | None]
    remarks: Mapped[list[Any]] = mapped_column(default=list)  # [["text", "missing"], …]: field and word
    differences: Mapped[list[Any]] = mapped_column(default=list)  # fields that they changed
    case_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_case.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_message.id"))  # the reply that was sent

    case: Mapped[Case | None] = relationship(lazy="raise_on_sql")


class ExchangeLink(Model):
    """A case of another system and ours of it, with fingerprints of what they told us last and what we told them."""

    __tablename__ = "complaint_exchange_link"
    __table_args__ = (UniqueConstraint("system", "external_ref"),)

    id: Mapped[pk]
    system: Mapped[str]
    external_ref: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), unique=True)
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"text": keyed hash}
    replied_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_message.id"))  # the last reply they were sent

    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class ExchangeMap(Model):
    """Which heading holds what in the files of a system: chosen once, understood from then on."""

    __tablename__ = "complaint_exchange_map"

    system: Mapped[str] = mapped_column(primary_key=True)
    headings: Mapped[dict[str, Any]]  # {"text": "نص الشكوى"}
    category_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_category.id"))
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[Stamp]
