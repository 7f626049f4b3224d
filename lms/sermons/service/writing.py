"""Planning a Friday and writing its texts: nothing is lost, and nobody overwrites another's words unseen."""

import datetime as dt
from dataclasses import fields
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, insert_once, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.sermons.kinds import LANGUAGES, Act, Content, SourceKind, State
from lms.sermons.models import Sermon, SermonDraft, SermonSource, SermonText
from lms.sermons.scripture import index
from lms.sermons.service import chronicle, weeks
from lms.sermons.service.refusals import NotNow, Stale

LONGEST = 60_000  # characters of a part
OPEN = frozenset({State.DRAFT})


class Plan(NamedTuple):
    """What is said of a Friday."""

    at: dt.time = weeks.FIRST_CALL
    subject_id: int | None = None
    is_announced: bool = False


class Cited(NamedTuple):
    """A source as it was entered."""

    kind: SourceKind
    title: str = ""
    place: str = ""
    sura: int | None = None
    first_ayah: int | None = None
    last_ayah: int | None = None


def plan(friday: dt.date, by: User, planned: Plan | None = None) -> Sermon:
    """The sermon of a Friday, begun where there is none: two who ask at once are given one."""
    weeks.check(friday)
    planned = planned or Plan()
    values = {"friday": friday, "publish_at": weeks.moment(friday, planned.at), "subject_id": planned.subject_id}
    values |= {"is_announced": planned.is_announced, "created_by_id": by.id, "created_at": clock.now()}
    if insert_once(Sermon, ["friday"], values):
        audit.record("sermon.planned", "sermon", by=by, friday=friday)
    found = weeks.of(friday)
    if found is None:
        raise NotFound
    return found


def change_plan(sermon: Sermon, planned: Plan, by: User) -> None:
    """Another time, subject or announcement. What was published stays so, whatever the time."""
    sermon.publish_at = weeks.moment(sermon.friday, planned.at)
    sermon.subject_id, sermon.is_announced = planned.subject_id, planned.is_announced
    sermon.row_version += 1
    session().flush()
    audit.record("sermon.planned", sermon, by=by, publish_at=sermon.publish_at)
    _tell(sermon)


def cite(sermon: Sermon, sources: list[Cited], by: User) -> None:
    """Put these sources in place of those that stand. Raises `BadValue` for a verse that there is not."""
    for source in sources:
        _check(source)
    sermon.sources = [SermonSource(position=number, **source._asdict()) for number, source in enumerate(sources)]
    sermon.row_version += 1
    session().flush()
    audit.record("sermon.cited", sermon, by=by, count=len(sources))
    _tell(sermon)


def begin(sermon: Sermon, language: str, title: str, by: User) -> SermonText:
    """A text in a language; the one that stands where there is one."""
    if language not in LANGUAGES:
        raise BadValue(_l("We do not know this language."))
    values: dict[str, Any] = {"sermon_id": sermon.id, "language": language, "title": title, "created_at": clock.now()}
    is_new = insert_once(SermonText, ["sermon_id", "language"], values | {"changed_at": clock.now()})
    query = select(SermonText).where(SermonText.sermon_id == sermon.id, SermonText.language == language)
    text = session().scalars(query).one()
    if is_new:
        chronicle.write(text, Act.BEGUN, by)
    return text


def save(text: SermonText, content: Content, seen: int, by: User) -> None:
    """Keep new words of a draft. Raises `Stale` where somebody saved meanwhile, `NotNow` where it is no draft."""
    hold(text)
    if text.state not in OPEN:
        raise NotNow(_l("This text is no longer a draft. Take it back to change it."))
    if seen != text.row_version:
        raise Stale(_l("Somebody saved this text meanwhile. Nothing of yours was lost."))
    check(content)
    if content != text.content:
        for field in fields(content):
            setattr(text, field.name, getattr(content, field.name))
        chronicle.write(text, Act.WRITTEN, by)
    forget(text, by)


def check(content: Content) -> None:
    """Raises `BadValue` for what cannot be a sermon."""
    if not content.title:
        raise BadValue(_l("Please give it a title."))
    if any(len(part) > LONGEST for part in (content.first, content.second, content.supplication)):
        raise BadValue(_l("That is too long for a sermon."))


def keep(text: SermonText, content: Content, seen: int, by: User) -> SermonDraft:
    """Keep what somebody is writing, for that person alone."""
    now = clock.now()
    values: dict[str, Any] = {"content": content.told(), "seen": seen, "kept_at": now}
    keys = {"text_id": text.id, "user_id": by.id}
    insert_once(SermonDraft, ["text_id", "user_id"], keys | values, values)
    draft = kept(text, by)
    if draft is None:
        raise NotFound
    return draft


def kept(text: SermonText, by: User) -> SermonDraft | None:
    """What this person was writing."""
    query = select(SermonDraft).where(SermonDraft.text_id == text.id, SermonDraft.user_id == by.id)
    return session().scalar(query.execution_options(populate_existing=True))


def forget(text: SermonText, by: User) -> None:
    """What was being written is saved, or given up."""
    session().execute(delete(SermonDraft).where(SermonDraft.text_id == text.id, SermonDraft.user_id == by.id))


def _check(source: Cited) -> None:
    if source.kind is not SourceKind.QURAN:
        if not source.title:
            raise BadValue(_l("A source needs its name: the collection of hadith, or the book."))
        return
    first, last = source.first_ayah or 0, source.last_ayah or source.first_ayah or 0
    if not (source.sura and 0 < first <= last <= index.count_of(source.sura)):
        raise BadValue(_l("There is no such verse. Please look at the numbers of sura and verse."))


def _tell(sermon: Sermon) -> None:
    """What readers see of a sermon changed in each of its languages."""
    query = select(SermonText).where(SermonText.sermon_id == sermon.id, SermonText.state == State.PUBLISHED)
    for text in session().scalars(query.order_by(SermonText.id)):
        chronicle.changed(text)
