"""Works, their editions and volumes, who made them, and the way of an edition from draft to reader.

Nothing but the catalogue's service changes an edition's state. What happened is only ever added to.
"""

import datetime as dt
import secrets

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from lms.accounts import names
from lms.core.db import Model, Stamp, Translated, pk
from lms.publications.chronicle import EditionEvent, Erratum, ReviewRule, ReviewTick, Revision
from lms.publications.kinds import EditionKind, Licence, Publisher, Relator, State

__all__ = [
    "Agent",
    "Contribution",
    "Edition",
    "EditionEvent",
    "Erratum",
    "ReviewRule",
    "ReviewTick",
    "Revision",
    "Series",
    "SeriesItem",
    "Subject",
    "Volume",
    "Work",
    "WorkSubject",
]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that looks like a digit or like another


def new_code() -> str:
    """A short public code that never changes: eight signs, 40 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


class Agent(Model):
    """A person or a body that made something. `sort_name` is how lists order it, `latin_name` how Latin writes it."""

    __tablename__ = "library_agent"
    __table_args__ = (Index("ix_library_agent_sort", "sort_name", "id"),)

    id: Mapped[pk]
    name: Mapped[Translated]
    sort_name: Mapped[str]
    name_key: Mapped[str] = mapped_column(default="", index=True)  # one for all spellings; kept by `_keys`
    latin_name: Mapped[str] = mapped_column(default="")
    born: Mapped[int | None]  # years CE
    died: Mapped[int | None]
    about: Mapped[Translated] = mapped_column(default=dict)
    search_key: Mapped[str] = mapped_column(default="")  # in one spelling; kept by `_keys`
    is_demo: Mapped[bool] = mapped_column(default=False)


class Subject(Model):
    """A subject of the tree."""

    __tablename__ = "library_subject"

    id: Mapped[pk]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("library_subject.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Translated]
    path: Mapped[str] = mapped_column(default="/", index=True)  # "/1/4/": all of a branch by one prefix
    position: Mapped[int] = mapped_column(default=0)


class Work(Model):
    """What was written, whatever it is printed as."""

    __tablename__ = "library_work"

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(unique=True, default=new_code)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Translated]
    original_language: Mapped[str]  # ISO 639
    about: Mapped[Translated] = mapped_column(default=dict)
    is_demo: Mapped[bool] = mapped_column(default=False)
    row_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Stamp]

    editions: Mapped[list["Edition"]] = relationship(
        lazy="raise_on_sql", back_populates="work", order_by="Edition.id", passive_deletes="all"
    )
    subjects: Mapped[list[Subject]] = relationship(
        lazy="raise_on_sql", secondary="library_work_subject", order_by=Subject.position
    )


class WorkSubject(Model):
    """A work stands under a subject."""

    __tablename__ = "library_work_subject"

    work_id: Mapped[int] = mapped_column(ForeignKey("library_work.id"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("library_subject.id"), primary_key=True, index=True)


class Edition(Model):
    """A work as it was published once: in a language, by a publisher. Everything readers read hangs on it."""

    __tablename__ = "library_edition"
    __table_args__ = (
        CheckConstraint("kind = 'original' OR translated_from_id IS NULL OR translated_from_id <> id", name="source"),
        Index("ix_library_edition_state_published", "state", "published_at"),
        Index("ix_library_edition_state_publish_at", "state", "publish_at"),
        Index("ix_library_edition_changed", "changed_at", "id"),
    )

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(unique=True, default=new_code)
    work_id: Mapped[int] = mapped_column(ForeignKey("library_work.id"), index=True)
    language: Mapped[str] = mapped_column(index=True)  # ISO 639-1 where it has two letters, else 639-3
    kind: Mapped[EditionKind] = mapped_column(default=EditionKind.ORIGINAL)
    translated_from_id: Mapped[int | None] = mapped_column(ForeignKey("library_edition.id"), index=True)
    title: Mapped[str]
    subtitle: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(Text, default="")  # in its own language
    isbn: Mapped[str | None] = mapped_column(unique=True)  # 13 digits
    doi: Mapped[str | None] = mapped_column(unique=True)  # lower case, "10.…"
    year_ce: Mapped[int | None] = mapped_column(index=True)
    year_ah: Mapped[int | None]
    publisher: Mapped[Publisher] = mapped_column(default=Publisher.MINISTRY)
    publisher_text: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    rights: Mapped[str] = mapped_column(Text, default="")
    licence: Mapped[Licence] = mapped_column(default=Licence.ALL_RIGHTS)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    publish_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revision: Mapped[int] = mapped_column(default=1)  # the one that readers have; an erratum makes the next
    revising: Mapped[bool] = mapped_column(default=False)  # the next one is a draft that editors may change
    search_key: Mapped[str] = mapped_column(Text, default="")  # in one spelling; kept by `_keys`
    row_version: Mapped[int] = mapped_column(default=1)  # what two editors of one record are kept apart by
    changed_at: Mapped[Stamp]  # moves at every change that readers may see
    created_at: Mapped[Stamp]

    work: Mapped[Work] = relationship(lazy="raise_on_sql", back_populates="editions")
    translated_from: Mapped["Edition | None"] = relationship(lazy="raise_on_sql", remote_side="Edition.id")
    contributions: Mapped[list["Contribution"]] = relationship(
        lazy="raise_on_sql", back_populates="edition", order_by="Contribution.position", cascade="all, delete-orphan"
    )
    volumes: Mapped[list["Volume"]] = relationship(
        lazy="raise_on_sql", back_populates="edition", order_by="Volume.number"
    )
    series: Mapped[list["SeriesItem"]] = relationship(lazy="raise_on_sql", back_populates="edition")

    @property
    def working_revision(self) -> int:
        """The revision that is being worked on: files that are added belong to it."""
        return self.revision + 1 if self.revising else self.revision


class Contribution(Model):
    """What somebody did for an edition."""

    __tablename__ = "library_contribution"
    __table_args__ = (UniqueConstraint("edition_id", "agent_id", "role"),)

    id: Mapped[pk]
    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("library_agent.id"), index=True)
    role: Mapped[Relator] = mapped_column(default=Relator.AUTHOR)
    position: Mapped[int] = mapped_column(default=0)

    edition: Mapped[Edition] = relationship(lazy="raise_on_sql", back_populates="contributions")
    agent: Mapped[Agent] = relationship(lazy="raise_on_sql")


class Volume(Model):
    """A volume of an edition; every edition has at least one."""

    __tablename__ = "library_volume"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)

    id: Mapped[pk]
    edition_id: Mapped[int] = mapped_column(ForeignKey("library_edition.id"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(default="")  # what it is called beyond its number

    edition: Mapped[Edition] = relationship(lazy="raise_on_sql", back_populates="volumes")


class Series(Model):
    """Editions or volumes that belong together under a name."""

    __tablename__ = "library_series"

    id: Mapped[pk]
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Translated]
    about: Mapped[Translated] = mapped_column(default=dict)
    is_atlas: Mapped[bool] = mapped_column(default=False)


class SeriesItem(Model):
    """An edition's, or a volume's, place in a series."""

    __tablename__ = "library_series_item"
    __table_args__ = (
        CheckConstraint("(edition_id IS NULL) <> (volume_id IS NULL)", name="one_thing"),
        UniqueConstraint("series_id", "edition_id"),
        UniqueConstraint("series_id", "volume_id"),
    )

    id: Mapped[pk]
    series_id: Mapped[int] = mapped_column(ForeignKey("library_series.id"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("library_edition.id"), index=True)
    volume_id: Mapped[int | None] = mapped_column(ForeignKey("library_volume.id"), index=True)
    number: Mapped[int | None]

    series: Mapped[Series] = relationship(lazy="raise_on_sql")
    edition: Mapped[Edition | None] = relationship(lazy="raise_on_sql", back_populates="series")
    volume: Mapped[Volume | None] = relationship(lazy="raise_on_sql")


@event.listens_for(Agent, "before_insert")
@event.listens_for(Agent, "before_update")
@event.listens_for(Edition, "before_insert")
@event.listens_for(Edition, "before_update")
def _keys(mapper: Mapper[Model], connection: Connection, row: Agent | Edition) -> None:
    del mapper, connection
    if isinstance(row, Agent):
        said = [*row.name.values(), row.latin_name or ""]
        row.name_key = names.key(row.name.get("ar") or next(iter(row.name.values()), ""))
    else:
        said = [row.title, row.subtitle or "", row.isbn or "", row.doi or "", row.code or ""]
    row.search_key = " ".join(names.spelled_alike(each) for each in said)
