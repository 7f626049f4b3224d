"""The catalogue as rows of a sheet that can be taken in again."""

from collections.abc import Iterator

from sqlalchemy import select

from lms.core.db import session
from lms.publications import words
from lms.publications.catalogue import columns
from lms.publications.catalogue.service.records import loaded
from lms.publications.kinds import Publisher, Relator
from lms.publications.models import Edition

PORTION = 200


def headings() -> list[str]:
    """What the columns are called, in the language spoken now; the state stands last and is never read again."""
    return [columns.said(field) for field in columns.COLUMNS] + [str(columns.STATE)]


def rows() -> Iterator[list[object]]:
    """Every edition, a portion of them in memory at a time."""
    last = 0
    while True:
        query = select(Edition).where(Edition.id > last).options(*loaded()).order_by(Edition.id).limit(PORTION)
        found = session().scalars(query).all()
        for edition in found:
            yield _row(edition)
        if len(found) < PORTION:
            return
        last = found[-1].id
        for edition in found:
            session().expunge(edition)


def _row(edition: Edition) -> list[object]:
    made = edition.contributions
    subjects = (subject.name.get("ar") or next(iter(subject.name.values()), "") for subject in edition.work.subjects)
    said = {
        "code": edition.code,
        "work": edition.work.title.get("ar", ""),
        "work_en": edition.work.title.get("en", ""),
        "original_language": edition.work.original_language,
        "kind": edition.kind.value,
        "translated_from": edition.translated_from.code if edition.translated_from else "",
        "aut": "; ".join(_name(each.agent.name) for each in made if each.role is Relator.AUTHOR),
        "trl": "; ".join(_name(each.agent.name) for each in made if each.role is Relator.TRANSLATOR),
        "people": "; ".join(
            f"{each.role.value}: {_name(each.agent.name)}"
            for each in made
            if each.role not in {Relator.AUTHOR, Relator.TRANSLATOR}
        ),
        "publisher": edition.publisher_text if edition.publisher is Publisher.OTHER else edition.publisher.value,
        "licence": edition.licence.value,
        "volumes": len(edition.volumes),
        "subjects": "; ".join(subjects),
    }
    cells: list[object] = [said.get(field, getattr(edition, field, "")) for field in columns.COLUMNS]
    return [*cells, str(words.STATES[edition.state])]


def _name(name: dict[str, str]) -> str:
    return name.get("ar") or next(iter(name.values()), "")
