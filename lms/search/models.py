"""What can be found, what waits to be indexed, and which of two indexes is asked.

The words themselves stand in tables that no model knows, since each database has its own kind: `search_words_0` and
`search_words_1`, see migrations/search_words.py. One of them is asked; the other is filled while everything is indexed
anew, and then asked instead.
"""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model, Stamp, pk

GENERATIONS = (0, 1)
_bytewise = String(64).with_variant(String(64, collation="C"), "postgresql")  # so that a prefix is a range


class SearchDoc(Model):
    """A place that can be found: a page, some sentences of a recording, a lesson. Who may find it: `audience`."""

    __tablename__ = "search_doc"
    __table_args__ = (
        Index("ix_search_doc_of", "kind", "object_id", "generation"),
        {"sqlite_autoincrement": True},  # an id is never used twice: FTS5 may still have the words of the first
    )

    id: Mapped[pk]
    generation: Mapped[int]
    kind: Mapped[str]
    object_id: Mapped[int]
    part: Mapped[str]
    locator: Mapped[dict[str, Any]] = mapped_column(default=dict)
    lang: Mapped[str]
    audience: Mapped[str]
    year: Mapped[int | None]
    subject: Mapped[str] = mapped_column(default="")
    weight: Mapped[float] = mapped_column(default=1.0)  # what a hit's rank is multiplied by
    digest: Mapped[int] = mapped_column(BigInteger)  # of the words as they were indexed
    version: Mapped[int]  # of the normaliser


class SearchChange(Model):
    """Something that changed and waits to be indexed; written in the transaction of the change itself."""

    __tablename__ = "search_change"
    __table_args__ = (Index("ix_search_change_of", "kind", "object_id"),)

    id: Mapped[pk]
    kind: Mapped[str]
    object_id: Mapped[int]
    at: Mapped[Stamp]


class SearchState(Model):
    """One row: which index is asked, and how far the other is where everything is being indexed anew."""

    __tablename__ = "search_state"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[pk]
    current: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)  # of the normaliser that the current index was made by
    building: Mapped[int] = mapped_column(default=0)  # the version that the other index is made by; 0: none is made
    at_kind: Mapped[str] = mapped_column(default="")  # where the making stands
    at_object: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[dt.datetime | None]  # the current index
    counted_at: Mapped[dt.datetime | None]  # its vocabulary


class SearchTerm(Model):
    """A word of the index, how many places have it, and the same backwards: a misspelling has half of it right."""

    __tablename__ = "search_term"
    __table_args__ = (Index("ix_search_term_back", "back"), {"sqlite_with_rowid": False})

    term: Mapped[str] = mapped_column(_bytewise, primary_key=True)
    back: Mapped[str] = mapped_column(_bytewise)
    places: Mapped[int]
