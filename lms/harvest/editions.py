"""Editions of the library as entries, and as records of the register."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload, selectinload

from lms.core.db import session
from lms.core.i18n import choose, force_locale
from lms.harvest import files
from lms.harvest.entries import Entry, File, Key, Person, Tag, absolute
from lms.harvest.models import HarvestRecord
from lms.harvest.register import Known
from lms.publications import policy, slots, words
from lms.publications.kinds import Licence, Publisher
from lms.publications.models import Contribution, Edition, SeriesItem, Volume, Work
from lms.publications.slots import Shape

KIND = "edition"
LICENCES = {
    Licence.PUBLIC_DOMAIN: "https://creativecommons.org/publicdomain/mark/1.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    Licence.CC_BY_NC_ND: "https://creativecommons.org/licenses/by-nc-nd/4.0/",
}

OPTIONS = (  # what an entry says of an edition
    joinedload(Edition.work).selectinload(Work.subjects),
    joinedload(Edition.translated_from).load_only(Edition.code, Edition.title, Edition.language),
    selectinload(Edition.contributions).joinedload(Contribution.agent),
    selectinload(Edition.volumes),
    selectinload(Edition.series).joinedload(SeriesItem.series),
)


def known(edition: Edition) -> Known:
    """How the register knows an edition: by its code for ever, in sets of its kind, language and series."""
    sets = {"kind:edition", f"language:{edition.language}", *(f"series:{slug}" for slug in _series_of([edition.id]))}
    if files.is_heard(edition.id):
        sets.add("kind:audiobook")
    return Known(KIND, edition.id, "", edition.code, tuple(sorted(sets)))


def load(keys: Collection[Key]) -> dict[Key, Entry]:
    """The editions with these ids that everybody may read."""
    ids = [object_id for object_id, _ in keys]
    found = session().scalars(loaded().where(Edition.id.in_(ids), policy.public())).all()
    return {(entry.object_id, ""): entry for entry in entries(found)}


def by_code(code: str) -> Edition | None:
    """The edition of a code, if everybody may read it."""
    return session().scalars(loaded().where(Edition.code == code, policy.public())).one_or_none()


def loaded() -> Select[Edition]:
    """Editions with all that an entry says of them."""
    return select(Edition).options(*OPTIONS)


def entries(editions: Iterable[Edition]) -> list[Entry]:
    """These editions, which were `loaded`, as entries; what can be fetched of them is asked for once."""
    found = list(editions)
    fetched, covers = files.of(found), slots.covers_of(found, Shape.PLAIN)
    squares = slots.covers_of([edition for edition in found if edition.id in covers], Shape.SQUARE)
    made = (_entry(edition, fetched.get(edition.id, ())) for edition in found)
    pictures = ((covers.get(edition.id, ""), squares.get(edition.id, "")) for edition in found)
    return [
        replace(entry, cover=absolute(cover), artwork=absolute(square)) if cover else entry
        for entry, (cover, square) in zip(made, pictures, strict=True)
    ]


def publisher(edition: Edition) -> str:
    """Who published it, in Arabic for an Arabic edition and in English for others."""
    if edition.publisher is Publisher.OTHER:
        return edition.publisher_text
    return named(edition.publisher, edition.language)


@cache
def named(who: Publisher, language: str) -> str:
    """What a publisher is called, in Arabic for what is in Arabic and in English for all else."""
    with force_locale("ar" if language == "ar" else "en"):
        return str(words.PUBLISHERS[who])


def _entry(edition: Edition, fetched: tuple[File, ...]) -> Entry:
    return Entry(
        kind=KIND,
        object_id=edition.id,
        variant="",
        local=edition.code,
        url=address(edition),
        title=edition.title,
        subtitle=edition.subtitle,
        language=edition.language,
        summary=edition.about or choose(edition.work.about, edition.language),
        published_at=edition.published_at or edition.created_at,
        changed_at=edition.changed_at,
        publisher=publisher(edition),
        place=edition.place,
        year=edition.year_ce,
        year_ah=edition.year_ah,
        isbn=edition.isbn or "",
        doi=edition.doi or "",
        rights=edition.rights or str(edition.licence),
        licence=LICENCES.get(edition.licence, ""),
        revision=edition.revision,
        volumes=len(edition.volumes),
        people=tuple(person(each, edition.language) for each in edition.contributions),
        subjects=tuple(Tag(subject.slug, subject.name) for subject in edition.work.subjects),
        series=tuple(Tag(item.series.slug, item.series.title, item.number) for item in edition.series),
        files=fetched,
        translated_from=edition.translated_from.code if edition.translated_from else "",
        work=edition.work.title,
        work_slug=edition.work.slug,
    )


def address(edition: Edition) -> str:
    """The stable address of an edition's page."""
    return absolute(path(edition.code))


def path(code: str) -> str:
    """Where the edition of a code has its page."""
    return f"/library/{code}"


def person(made: Contribution, language: str) -> Person:
    """Who did it, in the language of the edition where the name is known in it."""
    agent = made.agent
    name = choose(agent.name, language) if language in agent.name or language == "ar" else ""
    name = name or agent.latin_name or choose(agent.name, language)
    return Person(name, made.role.value, agent.sort_name, agent.latin_name, agent.born, agent.died)


def _series_of(ids: Collection[int]) -> list[str]:
    """The slugs of the series that these editions, or volumes of theirs, stand in."""
    from lms.publications.models import Series

    volumes: Any = select(Volume.id).where(Volume.edition_id.in_(ids))  # Any: a subquery
    query = select(Series.slug).join(SeriesItem, SeriesItem.series_id == Series.id)
    return sorted(
        set(session().scalars(query.where(SeriesItem.edition_id.in_(ids) | SeriesItem.volume_id.in_(volumes))))
    )


def missing() -> Select[Edition]:
    """Editions that everybody may read and no harvester is told of."""
    told = exists().where(
        HarvestRecord.kind == KIND, HarvestRecord.object_id == Edition.id, HarvestRecord.is_deleted.is_(False)
    )
    return select(Edition).where(policy.public(), ~told).order_by(Edition.id)


def gone() -> Select[HarvestRecord]:
    """Records of editions that nobody may read any more."""
    there = exists().where(Edition.id == HarvestRecord.object_id, policy.public())
    living = HarvestRecord.kind == KIND, HarvestRecord.is_deleted.is_(False)
    return select(HarvestRecord).where(*living, ~there).order_by(HarvestRecord.id)
