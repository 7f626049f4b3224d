"""What the library holds, in numbers: of what everybody may read, and nothing else."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select

from lms.core.db import session
from lms.publications import policy
from lms.publications.atlas.models import Plate
from lms.publications.atlas.service.reading import shown_at
from lms.publications.files.kinds import FileState, Role
from lms.publications.files.models import BookFile, Narration, Track
from lms.publications.models import Edition, Volume


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much there is. A work is digitised when one of its editions can be read or heard here."""

    works: int
    digitised: int
    heard: int
    editions: int
    languages: int


@dataclass(frozen=True, slots=True)
class OfLanguage:
    """What there is in a language."""

    language: str
    works: int
    editions: int
    digitised: int
    heard: int


def holdings() -> Holdings:
    """All of it; one query."""
    works = func.count(Edition.work_id.distinct())
    row = (
        session()
        .execute(
            select(
                works,
                works.filter(_is_digital()),
                works.filter(_is_heard()),
                func.count(Edition.id),
                func.count(Edition.language.distinct()),
            ).where(policy.public())
        )
        .one()
    )
    return Holdings(*row)


def languages() -> list[OfLanguage]:
    """By language, the one with the most editions first; one query."""
    works, editions = func.count(Edition.work_id.distinct()), func.count(Edition.id)
    query = (
        select(Edition.language, works, editions, works.filter(_is_digital()), works.filter(_is_heard()))
        .where(policy.public())
        .group_by(Edition.language)
        .order_by(editions.desc(), Edition.language)
    )
    return [OfLanguage(*row) for row in session().execute(query)]


def _is_digital() -> ColumnElement[bool]:
    """It has a file that readers get, or plates that are cut, or it can be heard."""
    file = exists().where(
        BookFile.volume_id == Volume.id,
        Volume.edition_id == Edition.id,
        BookFile.role == Role.ACCESS,
        BookFile.state == FileState.READY,
        BookFile.removed_at.is_(None),
    )
    plate = exists().where(
        Plate.volume_id == Volume.id,
        Volume.edition_id == Edition.id,
        Plate.digest.is_not(None),
        shown_at(Edition.revision),
    )
    return or_(file, plate, _is_heard())


def _is_heard() -> ColumnElement[bool]:
    return exists().where(
        Track.narration_id == Narration.id, Narration.edition_id == Edition.id, Track.removed_at.is_(None)
    )
