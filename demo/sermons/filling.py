"""Bringing the sermons in, one Friday after the other; those that are there are passed over."""

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select, update

from demo.sermons import manuscripts
from demo.sermons.manuscripts import Manuscript
from lms.accounts.models import Role, RoleAssignment, User
from lms.core.db import reading, session, transaction
from lms.sermons.kinds import Act
from lms.sermons.models import Sermon, SermonEvent, SermonSubject, SermonText
from lms.sermons.service import deciding, voicing, weeks, writing
from lms.sermons.service.writing import Plan
from media.models import AssetKind
from media.service import uploads

WEEK = dt.timedelta(weeks=1)
WRITTEN_BEFORE = dt.timedelta(days=3)
_NAMES = uuid.UUID("6f0f2c1e-6a45-4a7e-9d70-6d1b7f0c7a11")


def fill(tell: Callable[[int, int], None]) -> None:
    """Bring in what is missing; `tell` hears how many of how many are there."""
    sermons = list(manuscripts.by_sermon())
    with reading():
        last = _last_friday(len(sermons))
    for done, texts in enumerate(sermons):
        with transaction():
            _one(texts, last - (len(sermons) - texts[0].number) * WEEK)
        if recording := texts[0].recording:
            _voice(_guid(texts[0]), recording)
        tell(done + 1, len(sermons))


def _last_friday(count: int) -> dt.date:
    """The Friday of the last sermon: the one before today, or where it stood when the first were brought in."""
    first = session().scalar(select(func.min(Sermon.friday)).where(Sermon.is_demo))
    if first:
        return first + (count - 1) * WEEK
    return weeks.this_friday() - WEEK


def _one(texts: list[Manuscript], friday: dt.date) -> None:
    known = session().scalar(select(Sermon).where(Sermon.friday == friday))
    if known is not None and not known.is_demo:
        return  # somebody's own sermon stands there
    writer, reviewer = _editors()
    sermon = writing.plan(friday, writer, Plan(subject_id=_subject(texts[0].subject)))
    sermon.is_demo = True
    if not sermon.sources:
        writing.cite(sermon, texts[0].sources, writer)
    for text in texts:
        guid = _guid(text)
        if not session().scalar(select(SermonText.id).where(SermonText.guid == guid)):
            _publish(sermon, text, guid, writer, reviewer)


def _publish(sermon: Sermon, manuscript: Manuscript, guid: str, writer: User, reviewer: User) -> None:
    text = writing.begin(sermon, manuscript.language, manuscript.content.title, writer)
    text.guid = guid
    session().flush()
    writing.save(text, manuscript.content, text.row_version, writer)
    deciding.submit(text, writer)
    deciding.approve(text, text.row_version, reviewer)
    deciding.schedule(text, reviewer)
    deciding.publish_due()
    text.published_at = text.changed_at = text.created_at = sermon.publish_at
    of_text = update(SermonEvent).where(SermonEvent.text_id == text.id, SermonEvent.act != Act.PUBLISHED)
    session().execute(of_text.values(at=sermon.publish_at - WRITTEN_BEFORE))
    of_day = update(SermonEvent).where(SermonEvent.text_id == text.id, SermonEvent.act == Act.PUBLISHED)
    session().execute(of_day.values(at=sermon.publish_at))
    session().flush()


def _voice(guid: str, recording: Path) -> None:
    """It read aloud, as if the recording had come with the text; a text that has a sound keeps its own."""
    wanted = select(SermonText).where(SermonText.guid == guid, SermonText.audio_id.is_(None))
    with reading():
        if session().scalar(wanted) is None:
            return
    with transaction():
        writer, _reviewer = _editors()
        with recording.open("rb") as content:
            asset = uploads.receive(writer, f"sermon-{recording.name}", content, wanted="audio")
        text = session().scalars(wanted).one()
        voicing.attach(text, AssetKind.AUDIO, asset, writer)
        text.changed_at = text.published_at or text.changed_at
        of_text = update(SermonEvent).where(SermonEvent.text_id == text.id, SermonEvent.act == Act.MEDIA)
        session().execute(of_text.values(at=text.changed_at))


def _guid(manuscript: Manuscript) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMES, f'{manuscript.name}.{manuscript.language}')}"


def _subject(slug: str) -> int:
    names = manuscripts.common()["subjects"]
    known = session().scalar(select(SermonSubject).where(SermonSubject.slug == slug))
    if known is None:
        arabic, english = names[slug]
        known = SermonSubject(slug=slug, name={"ar": arabic, "en": english}, position=list(names).index(slug))
        session().add(known)
        session().flush()
    return known.id


def _editors() -> tuple[User, User]:
    """Two of the demo's people: editors where there are two, else others of its staff."""
    query = select(User).join(RoleAssignment, RoleAssignment.user_id == User.id).where(User.is_demo)
    ranked = query.order_by((RoleAssignment.role != Role.EDITOR), User.id)
    writer, reviewer, *_others = list(dict.fromkeys(session().scalars(ranked).unique()))
    return writer, reviewer
