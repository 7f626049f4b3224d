"""What happens to editions: their history, the rules of the review, revisions and the errors that led to them."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Model, Stamp, Translated, pk
from lms.publications.kinds import Deed, ErratumState, RevisionState

if TYPE_CHECKING:
    from lms.publications.models import Edition


class Revision(Model):
    """A revision of an edition after its first: what was corrected, for everybody to read, and by whom."""

    __tablename__ = "library_revision"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)

    id: Mapped[pk]
    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"))
    number: Mapped[int]
    state: Mapped[RevisionState] = mapped_column(default=RevisionState.DRAFT)
    words: Mapped[str] = mapped_column(Text, default="")  # of the public log of corrections
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"title": "…"}: what the record will say
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[Stamp]
    published_at: Mapped[dt.datetime | None]


class Erratum(Model):
    """An error that a reader, or an editor, found, with the words that it stands in."""

    __tablename__ = "library_erratum"
    __table_args__ = (Index("ix_library_erratum_state", "state", "created_at"),)

    id: Mapped[pk]
    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("library_revision.id"), index=True)
    state: Mapped[ErratumState] = mapped_column(default=ErratumState.REPORTED)
    volume: Mapped[int | None]
    page: Mapped[int | None]
    quoted: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[dt.datetime | None]
    created_at: Mapped[Stamp]

    edition: Mapped["Edition"] = relationship(lazy="raise_on_sql")


class EditionEvent(Model):
    """Who did what with an edition, when and why. Only ever added."""

    __tablename__ = "library_edition_event"
    __table_args__ = (Index("ix_library_edition_event", "edition_id", "id"),)

    id: Mapped[pk]
    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"))
    revision: Mapped[int]
    deed: Mapped[Deed]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)  # None: the clock
    words: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[Stamp]

    by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class ReviewRule(Model):
    """A rule that every review goes through; administrators write them."""

    __tablename__ = "library_review_rule"

    id: Mapped[pk]
    position: Mapped[int] = mapped_column(default=0)
    words: Mapped[Translated]
    help: Mapped[Translated] = mapped_column(default=dict)
    is_active: Mapped[bool] = mapped_column(default=True)


class ReviewTick(Model):
    """A reviewer found that a revision keeps a rule, as it was worded then, and says how that was seen."""

    __tablename__ = "library_review_tick"
    __table_args__ = (UniqueConstraint("edition_id", "revision", "rule_id"),)

    id: Mapped[pk]
    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"))
    revision: Mapped[int]
    rule_id: Mapped[int] = mapped_column(ForeignKey("library_review_rule.id"), index=True)
    rule_words: Mapped[Translated]
    note: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[Stamp]
