"""What readers find: this Friday's sermon, the next one if it is announced, and the archive.

`published` is the face for feeds: texts of a language with their Friday, newest first, each under its stable guid.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, extract, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from lms.core.db import session
from lms.search.service import asking
from lms.sermons import policy
from lms.sermons.kinds import SEARCHED_AS, State
from lms.sermons.models import Sermon, SermonSubject, SermonText
from lms.sermons.service import weeks

PREFERRED = ("ar", "en")


class Wanted(NamedTuple):
    """What the archive is asked for."""

    words: str = ""
    year: int = 0
    month: int = 0
    subject: str = ""
    language: str = ""


def published(language: str = "") -> Select[SermonText]:
    """Texts that everybody may read, the newest Friday first, with their sermon, subject, sources, files and sound."""
    loaded = contains_eager(SermonText.sermon)
    query = (
        select(SermonText)
        .join(SermonText.sermon)
        .where(policy.public())
        .options(
            loaded.joinedload(Sermon.subject),
            loaded.selectinload(Sermon.sources),
            joinedload(SermonText.audio),
            joinedload(SermonText.video),
            selectinload(SermonText.files),
        )
        .order_by(Sermon.friday.desc(), SermonText.id.desc())
    )
    return query.where(SermonText.language == language) if language else query


def changed_since(moment: dt.datetime | None = None) -> Select[SermonText]:
    """Texts that were public once, the withdrawn too, in the order in which they changed: for harvesters."""
    query = select(SermonText).where(policy.known()).options(joinedload(SermonText.sermon))
    query = query.order_by(SermonText.changed_at, SermonText.id)
    return query.where(SermonText.changed_at >= moment) if moment else query


def languages() -> list[str]:
    """The languages in which something is published, those with most sermons first."""
    count = func.count(SermonText.id)
    query = select(SermonText.language).where(policy.public()).group_by(SermonText.language)
    return list(session().scalars(query.order_by(count.desc(), SermonText.language)))


def newest(language: str) -> SermonText | None:
    """The sermon that readers want now: of this Friday, else the last one, in their language if it is there."""
    query = published().where(Sermon.friday <= weeks.this_friday()).limit(1)
    first = session().scalar(query)
    if first is None or first.language == language:
        return first
    of_day = session().scalars(published().where(Sermon.friday == first.sermon.friday)).all()
    return chosen(of_day, language)


def chosen(texts: Sequence[SermonText], language: str) -> SermonText | None:
    """The text for a reader of this language: in it, else in Arabic, else in English, else in any."""
    by_language = {text.language: text for text in texts}
    wanted = (each for each in (language, *PREFERRED) if each in by_language)
    first = next(wanted, None)
    return by_language[first] if first else next(iter(texts), None)


def announced() -> Sermon | None:
    """The next Friday's sermon, where its editor lets readers know and somebody has approved it."""
    ready = and_(SermonText.sermon_id == Sermon.id, SermonText.state == State.SCHEDULED)
    query = select(Sermon).where(Sermon.is_announced, Sermon.friday >= weeks.today(), exists().where(ready))
    query = query.where(~exists().where(SermonText.sermon_id == Sermon.id, policy.public()))
    loaded = (selectinload(Sermon.texts), joinedload(Sermon.subject))
    return session().scalar(query.order_by(Sermon.friday).limit(1).options(*loaded))


def archive(wanted: Wanted, language: str) -> Select[SermonText]:
    """One text a Friday: in the reader's language where it has one, else the one that began the sermon.

    Words are asked for in whatever language they are.
    """
    query = published().where(*_conditions(wanted))
    if wanted.language:
        return query.where(SermonText.language == wanted.language)
    if wanted.words:
        return query
    other = aliased(SermonText)
    better = exists().where(
        other.sermon_id == SermonText.sermon_id,
        other.state == State.PUBLISHED,
        or_(_rank(other, language) < _rank(SermonText, language), _tie(other, language)),
    )
    return query.where(~better)


def years() -> list[tuple[int, int]]:
    """The years of the archive with how many Fridays each has, the newest first."""
    year = extract("year", Sermon.friday)
    query = select(year, func.count()).where(exists().where(SermonText.sermon_id == Sermon.id, policy.public()))
    return [(int(number), count) for number, count in session().execute(query.group_by(year).order_by(year.desc()))]


def subjects() -> list[SermonSubject]:
    """All subjects, in the order of the desk."""
    return list(session().scalars(select(SermonSubject).order_by(SermonSubject.position, SermonSubject.id)))


def neighbours(sermon: Sermon) -> tuple[Sermon | None, Sermon | None]:
    """The published sermons before and after."""
    shown = exists().where(SermonText.sermon_id == Sermon.id, policy.public())
    query = select(Sermon).where(shown).options(selectinload(Sermon.texts)).limit(1)
    before = session().scalar(query.where(Sermon.friday < sermon.friday).order_by(Sermon.friday.desc()))
    after = session().scalar(query.where(Sermon.friday > sermon.friday).order_by(Sermon.friday))
    return before, after


def by_id(text_id: int) -> SermonText | None:
    """A text with its sermon, as it is now."""
    query = select(SermonText).where(SermonText.id == text_id)
    loaded = joinedload(SermonText.sermon)
    options = (loaded.joinedload(Sermon.subject), loaded.selectinload(Sermon.sources), joinedload(SermonText.audio))
    return session().scalar(query.options(*options).execution_options(populate_existing=True))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.year:
        found.append(extract("year", Sermon.friday) == wanted.year)
    if wanted.month:
        found.append(extract("month", Sermon.friday) == wanted.month)
    if wanted.subject:
        found.append(Sermon.subject.has(SermonSubject.slug == wanted.subject))
    if wanted.words:  # spelled as people spell: the search knows how
        those = asking.things(SEARCHED_AS, wanted.words, None)
        found.append(false() if those is None else SermonText.id.in_(those))
    return found


def _rank(text: type[SermonText], language: str) -> ColumnElement[int]:
    from sqlalchemy import case

    return case((text.language == language, 0), (text.language == "ar", 1), (text.language == "en", 2), else_=3)


def _tie(other: type[SermonText], language: str) -> ColumnElement[bool]:
    return and_(_rank(other, language) == _rank(SermonText, language), other.id < SermonText.id)
