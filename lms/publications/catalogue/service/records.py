"""The record of an edition as plain data: read, compared and written in one way by the form, revisions and imports."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.publications.catalogue.service import agents
from lms.publications.kinds import EditionKind, Licence, Publisher, Relator
from lms.publications.models import Contribution, Edition, SeriesItem, Volume, Work

Record = dict[str, Any]  # Any: texts, and two lists: contributors [role, name], volumes [label]
TEXTS = ("title", "subtitle", "about", "publisher_text", "place", "rights")
SCALARS = (
    "language",
    "kind",
    "translated_from",
    "title",
    "subtitle",
    "about",
    "isbn",
    "doi",
    "year_ce",
    "year_ah",
    "publisher",
    "publisher_text",
    "place",
    "licence",
    "rights",
)
FIELDS = (*SCALARS, "contributors", "volumes")


def blank(work: Work) -> Record:
    """A new edition of a work, before anything is said of it."""
    record: Record = dict.fromkeys(SCALARS, "")
    record |= {"language": work.original_language, "title": work.title.get("ar") or next(iter(work.title.values()), "")}
    record |= {"kind": EditionKind.ORIGINAL.value, "publisher": Publisher.MINISTRY.value}
    return record | {"licence": Licence.ALL_RIGHTS.value, "contributors": [], "volumes": [""]}


def find(edition_id: int) -> Edition:
    """The edition with all that its record says. Raises `NotFound`."""
    query = select(Edition).where(Edition.id == edition_id).options(*loaded()).execution_options(populate_existing=True)
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def loaded() -> tuple[Any, ...]:  # Any: SQLAlchemy's options
    """What the record of an edition is made of."""
    return (
        joinedload(Edition.work).selectinload(Work.subjects),
        joinedload(Edition.translated_from),
        selectinload(Edition.contributions).joinedload(Contribution.agent),
        selectinload(Edition.volumes),
        selectinload(Edition.series).joinedload(SeriesItem.series),
    )


def read(edition: Edition) -> Record:
    """What the record says, each word as a form shows it."""
    record: Record = {name: str(getattr(edition, name) or "") for name in SCALARS if name != "translated_from"}
    record |= {"kind": edition.kind.value, "publisher": edition.publisher.value, "licence": edition.licence.value}
    record["translated_from"] = edition.translated_from.code if edition.translated_from else ""
    twice = agents.doubled()
    record["contributors"] = [[each.role.value, agents.shown(each.agent, twice)] for each in edition.contributions]
    record["volumes"] = [volume.label for volume in edition.volumes] or [""]
    return record


def write(edition: Edition, record: Record) -> None:
    """Make the edition say what a checked record says. `BadValue` where its number was given away a moment ago."""
    try:
        with session().begin_nested():
            _write_words(edition, record)
    except IntegrityError as error:
        raise BadValue(_l("Somebody has just given this ISBN or DOI to another edition. Look at it again.")) from error
    _write_contributors(edition, record["contributors"])
    _write_volumes(edition, record["volumes"])
    session().flush()


def _write_words(edition: Edition, record: Record) -> None:
    for name in TEXTS:
        setattr(edition, name, record[name])
    edition.language, edition.kind = record["language"], EditionKind(record["kind"])
    edition.publisher, edition.licence = Publisher(record["publisher"]), Licence(record["licence"])
    edition.isbn, edition.doi = record["isbn"] or None, record["doi"] or None
    edition.year_ce = int(record["year_ce"]) if record["year_ce"] else None
    edition.year_ah = int(record["year_ah"]) if record["year_ah"] else None
    source = record["translated_from"]
    edition.translated_from_id = session().scalar(select(Edition.id).where(Edition.code == source)) if source else None
    session().add(edition)
    session().flush()


def differing(one: Record, other: Record) -> list[str]:
    """The fields that say different things."""
    return [name for name in FIELDS if one.get(name) != other.get(name)]


def _write_contributors(edition: Edition, said: list[list[str]]) -> None:
    wanted = [(Relator(role), agents.called(name).id) for role, name in said]
    session().execute(delete(Contribution).where(Contribution.edition_id == edition.id))
    for position, (role, agent_id) in enumerate(dict.fromkeys(wanted)):
        session().add(Contribution(edition_id=edition.id, agent_id=agent_id, role=role, position=position))


def _write_volumes(edition: Edition, labels: list[str]) -> None:
    query = select(Volume).where(Volume.edition_id == edition.id).order_by(Volume.number)
    known = {volume.number: volume for volume in session().scalars(query)}
    for number, label in enumerate(labels or [""], 1):
        if number in known:
            known[number].label = label
        else:
            session().add(Volume(edition_id=edition.id, number=number, label=label))
    session().flush()
    for number in sorted(set(known) - set(range(1, max(len(labels), 1) + 1))):
        _remove(known[number])


def _remove(volume: Volume) -> None:
    """Only what nothing hangs on can be taken away."""
    try:
        with session().begin_nested():
            session().execute(delete(Volume).where(Volume.id == volume.id))
    except IntegrityError as error:
        raise BadValue(_l("A volume that has files or plates cannot be taken away. Remove these first.")) from error
    session().expunge(volume)
