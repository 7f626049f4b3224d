"""What the public pages of the library show. Nothing here finds an edition that is not published, but by its code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lms.accounts import names
from lms.core.db import session
from lms.core.errors import NotFound
from lms.publications import policy
from lms.publications.kinds import EditionKind, RevisionState, State
from lms.publications.models import (
    Agent,
    Contribution,
    Edition,
    Revision,
    Series,
    SeriesItem,
    Subject,
    Work,
    WorkSubject,
)

NEWEST = 10
SORTS = ("new", "title", "year")
_WITH_PEOPLE = selectinload(Edition.contributions).joinedload(Contribution.agent)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for on the shelves."""

    text: str = ""
    language: str = ""
    kind: EditionKind | None = None
    subject: str = ""
    series: str = ""
    author: int | None = None
    year: int | None = None
    sort: str = "new"

    def values(self) -> dict[str, Any]:  # Any: parts of an address
        """As an address says it, without what is not asked for."""
        said: dict[str, Any] = {"q": self.text, "language": self.language, "kind": self.kind and self.kind.value}
        said |= {"subject": self.subject, "series": self.series, "author": self.author, "year": self.year}
        said["sort"] = self.sort if self.sort != "new" else ""
        return {name: value for name, value in said.items() if value}


def found(wanted: Wanted) -> Select[Edition]:
    """The published editions that fit, in the order asked for."""
    orders: dict[str, list[Any]] = {  # Any: columns
        "title": [Edition.search_key],
        "year": [Edition.year_ce.desc().nulls_last()],
        "new": [Edition.published_at.desc()],
    }
    query = _narrowed(select(Edition).where(policy.public()), wanted)
    return query.options(_WITH_PEOPLE).order_by(*orders[wanted.sort], Edition.id.desc())


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:  # Any: of whatever columns
    by = select(Contribution.edition_id).join(Contribution.agent)
    for word in names.words(wanted.text):
        written = by.where(Agent.search_key.contains(word, autoescape=True))
        query = query.where(or_(Edition.search_key.contains(word, autoescape=True), Edition.id.in_(written)))
    if wanted.language:
        query = query.where(Edition.language == wanted.language)
    if wanted.kind:
        query = query.where(Edition.kind == wanted.kind)
    if wanted.year:
        query = query.where(Edition.year_ce == wanted.year)
    if wanted.author:
        query = query.where(Edition.id.in_(by.where(Agent.id == wanted.author)))
    if wanted.subject:
        path = select(Subject.path).where(Subject.slug == wanted.subject).scalar_subquery()
        below = select(WorkSubject.work_id).join(Subject).where(Subject.path.startswith(path))
        query = query.where(Edition.work_id.in_(below))
    if wanted.series:
        query = query.where(
            Edition.id.in_(select(SeriesItem.edition_id).join(SeriesItem.series).where(Series.slug == wanted.series))
        )
    return query


def newest() -> Sequence[Edition]:
    """What came last."""
    query = select(Edition).where(policy.public()).options(_WITH_PEOPLE)
    return session().scalars(query.order_by(Edition.published_at.desc(), Edition.id.desc()).limit(NEWEST)).all()


def languages() -> list[tuple[str, int]]:
    """The languages that there are editions in, with their number, the largest first."""
    count = func.count(Edition.id)
    query = select(Edition.language, count).where(policy.public()).group_by(Edition.language)
    return [(code, number) for code, number in session().execute(query.order_by(count.desc(), Edition.language))]


def subjects() -> list[tuple[Subject, int]]:
    """The uppermost subjects with the number of works below each that can be read; empty ones are left out."""
    read = select(Edition.work_id).where(policy.public())
    under = session().execute(
        select(Subject.path, WorkSubject.work_id)
        .join(WorkSubject, WorkSubject.subject_id == Subject.id)
        .where(WorkSubject.work_id.in_(read))
        .order_by(Subject.id, WorkSubject.work_id)
    )
    works: dict[int, set[int]] = {}
    for path, work_id in under:
        works.setdefault(int(path.split("/")[1]), set()).add(work_id)
    uppermost = select(Subject).where(Subject.parent_id.is_(None)).order_by(Subject.position, Subject.id)
    return [(row, len(works[row.id])) for row in session().scalars(uppermost) if row.id in works]


def series() -> Sequence[Series]:
    """The series that have something to read."""
    here = select(SeriesItem.series_id).join(SeriesItem.edition).where(policy.public())
    atlas = Series.is_atlas.is_(True)
    return session().scalars(select(Series).where(or_(Series.id.in_(here), atlas)).order_by(Series.id)).all()


def one_series(slug: str) -> tuple[Series, list[SeriesItem]]:
    """A series and its published editions in their order. Raises `NotFound`."""
    row = session().scalar(select(Series).where(Series.slug == slug))
    if row is None:
        raise NotFound
    query = select(SeriesItem).join(SeriesItem.edition).where(SeriesItem.series_id == row.id, policy.public())
    shown = contains_eager(SeriesItem.edition).selectinload(Edition.contributions).joinedload(Contribution.agent)
    items = session().scalars(query.options(shown).order_by(SeriesItem.number.nulls_last(), SeriesItem.id))
    return row, list(items)


def authors() -> Select[Agent, int]:
    """Everybody who made something that can be read, by name, with the number of editions."""
    count = func.count(func.distinct(Edition.id))
    query = select(Agent, count).join(Contribution, Contribution.agent_id == Agent.id).join(Contribution.edition)
    return query.where(policy.public()).group_by(Agent.id).order_by(Agent.sort_name, Agent.id)


def work(slug: str, user: policy.Visitor) -> tuple[Work, list[Edition]]:
    """A work and those of its editions that this person may read. Raises `NotFound` where there is none."""
    row = session().scalar(select(Work).where(Work.slug == slug).options(selectinload(Work.subjects)))
    editions = _editions(row.id, user) if row else []
    if row is None or not editions:
        raise NotFound
    return row, editions


def edition(code: str) -> Edition:
    """The edition of a code, whatever its state, with all that its page shows. Raises `NotFound`."""
    query = select(Edition).where(Edition.code == code.upper())
    query = query.options(
        joinedload(Edition.work).selectinload(Work.subjects),
        joinedload(Edition.translated_from),
        selectinload(Edition.volumes),
        selectinload(Edition.series).joinedload(SeriesItem.series),
        _WITH_PEOPLE,
    )
    row = session().scalars(query).one_or_none()
    if row is None:
        raise NotFound
    return row


def shown(code: str, user: policy.Visitor) -> Edition:
    """The edition of a code for this reader: readable, or withdrawn, which its page says. Raises `NotFound`."""
    row = edition(code)
    if row.state is not State.WITHDRAWN and not policy.may_read(user, row):
        raise NotFound
    return row


def siblings(row: Edition, user: policy.Visitor) -> list[Edition]:
    """The other editions of the same work that this person may read."""
    return [each for each in _editions(row.work_id, user) if each.id != row.id]


def corrections(row: Edition) -> Sequence[Revision]:
    """The public log of corrections, the newest first."""
    query = select(Revision).where(Revision.edition_id == row.id, Revision.state == RevisionState.PUBLISHED)
    return session().scalars(query.order_by(Revision.number.desc())).all()


def _editions(work_id: int, user: policy.Visitor) -> list[Edition]:
    query = select(Edition).where(Edition.work_id == work_id, policy.visible_to(user), Edition.state != State.WITHDRAWN)
    query = query.options(_WITH_PEOPLE, joinedload(Edition.translated_from), selectinload(Edition.volumes))
    return list(session().scalars(query.order_by(Edition.kind != EditionKind.ORIGINAL, Edition.language, Edition.id)))
