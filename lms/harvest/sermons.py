"""Friday sermons as entries: each text, in its language, is a thing of its own that comes when it is ready."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from flask import url_for
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from lms.core.db import session
from lms.harvest import editions
from lms.harvest.entries import Entry, File, Key, Tag, absolute
from lms.harvest.files import SOUND, SOUND_MIME
from lms.harvest.models import HarvestRecord
from lms.harvest.register import Known
from lms.publications.kinds import Publisher
from lms.sermons import policy
from lms.sermons.models import Sermon, SermonFile, SermonText
from lms.sermons.service import reading
from lms.usage import Item
from media.models import Rendition, StoredObject

KIND = "sermon"


def known(text: SermonText) -> Known:
    """How the register knows a text: by its Friday and language, which never change."""
    friday = session().scalars(select(Sermon.friday).where(Sermon.id == text.sermon_id)).one()
    sets = ("kind:sermon", f"kind:sermon:{text.language}", f"language:{text.language}")
    return Known(KIND, text.id, "", f"sermon-{friday.isoformat()}-{text.language}", sets)


def path(local: str) -> str:
    """Where the text has its page."""
    _kind, year, month, day, language = local.split("-", 4)
    return f"/sermons/{year}-{month}-{day}?lang={language}"


def load(keys: Collection[Key]) -> dict[Key, Entry]:
    """The texts with these ids that everybody may read."""
    ids = [object_id for object_id, _ in keys]
    texts = session().scalars(reading.published().where(SermonText.id.in_(ids))).all()
    return {(entry.object_id, ""): entry for entry in entries(texts)}


def newest(language: str, most: int) -> list[Entry]:
    """The last texts of a language, or of all."""
    return entries(session().scalars(reading.published(language).limit(most)).all())


def entries(texts: Sequence[SermonText]) -> list[Entry]:
    """These texts, as `reading.published` loads them; what can be fetched of them is asked for once."""
    made, sounds = _files(texts), _sounds(texts)
    return [_entry(text, (*made.get(text.id, ()), *sounds.get(text.id, ()))) for text in texts]


def sound(day: dt.date, language: str) -> tuple[SermonText, StoredObject] | None:
    """The stored sound of a text that everybody may read."""
    query = (
        select(SermonText, StoredObject)
        .join(Sermon, Sermon.id == SermonText.sermon_id)
        .join(Rendition, (Rendition.asset_id == SermonText.audio_id) & (Rendition.label == SOUND))
        .join(StoredObject, StoredObject.id == Rendition.object_id)
        .where(Sermon.friday == day, SermonText.language == language, policy.public())
    )
    row = session().execute(query).first()
    return (row[0], row[1]) if row else None


def counted(ids: Collection[int]) -> dict[int, Item]:
    """What reports of use call the texts."""
    query = select(SermonText).where(SermonText.id.in_(ids), policy.known()).options(joinedload(SermonText.sermon))
    return {text.id: _item(text) for text in session().scalars(query.order_by(SermonText.id))}


def missing() -> Select[SermonText]:
    """Texts that everybody may read and no harvester is told of."""
    told = exists().where(
        HarvestRecord.kind == KIND, HarvestRecord.object_id == SermonText.id, HarvestRecord.is_deleted.is_(False)
    )
    return select(SermonText).where(policy.public(), ~told).order_by(SermonText.id)


def gone() -> Select[HarvestRecord]:
    """Records of texts that nobody may read any more."""
    there = exists().where(SermonText.id == HarvestRecord.object_id, policy.public())
    living = HarvestRecord.kind == KIND, HarvestRecord.is_deleted.is_(False)
    return select(HarvestRecord).where(*living, ~there).order_by(HarvestRecord.id)


def _entry(text: SermonText, files: tuple[File, ...]) -> Entry:
    friday, subject = text.sermon.friday, text.sermon.subject
    local = f"sermon-{friday.isoformat()}-{text.language}"
    return Entry(
        kind=KIND,
        object_id=text.id,
        variant="",
        local=local,
        guid=text.guid,
        url=absolute(path(local)),
        title=text.title,
        language=text.language,
        summary=text.summary,
        published_at=text.published_at or text.created_at,
        changed_at=text.changed_at,
        publisher=editions.named(Publisher.MINISTRY, text.language),
        year=friday.year,
        revision=text.revision,
        subjects=(Tag(subject.slug, subject.name),) if subject else (),
        files=files,
    )


def _files(texts: Iterable[SermonText]) -> dict[int, tuple[File, ...]]:
    """Sheets and packs."""
    by_id = {text.id: text for text in texts}
    rows = session().execute(
        select(SermonFile.text_id, SermonFile.kind, StoredObject.mime, StoredObject.bytes)
        .join(StoredObject, StoredObject.id == SermonFile.object_id)
        .where(SermonFile.text_id.in_(by_id))
        .order_by(SermonFile.text_id, SermonFile.id)
    )
    found: dict[int, tuple[File, ...]] = {}
    for text_id, kind, mime, size in rows:
        text = by_id[text_id]
        day = text.sermon.friday.isoformat()
        address = url_for("sermons.download", day=day, language=text.language, kind=kind.value)
        found[text_id] = (*found.get(text_id, ()), File(absolute(address), mime, size))
    return found


def _sounds(texts: Iterable[SermonText]) -> dict[int, tuple[File, ...]]:
    by_asset = {text.audio_id: text for text in texts if text.audio_id}
    rows = session().execute(
        select(Rendition.asset_id, StoredObject.bytes)
        .join(StoredObject, StoredObject.id == Rendition.object_id)
        .where(Rendition.asset_id.in_(by_asset), Rendition.label == SOUND)
        .order_by(Rendition.asset_id)
    )
    return {by_asset[asset_id].id: (_sound(by_asset[asset_id], size),) for asset_id, size in rows}


def _sound(text: SermonText, size: int) -> File:
    address = absolute(f"/sermons/{text.sermon.friday.isoformat()}/sound/{text.language}.m4a")
    length = text.audio.duration_ms if text.audio else None
    return File(address, SOUND_MIME, size, text.title, length / 1000 if length else None)


def _item(text: SermonText) -> Item:
    local = f"sermon-{text.sermon.friday.isoformat()}-{text.language}"
    return Item(
        title=text.title,
        url=absolute(path(local)),
        data_type="Other",
        publisher=editions.named(Publisher.MINISTRY, text.language),
        year=text.sermon.friday.year,
        published=text.sermon.friday,
        identifiers={"Proprietary": f"ijaza:{local}"},
    )
