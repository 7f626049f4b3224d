"""The files of published texts: made by a job, known by their content, made anew when what they are made of changed."""

import hashlib
import tempfile
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from lms.core import clock
from lms.core.db import insert_once, reading, session, transaction
from lms.sermons import pack, policy, press, told
from lms.sermons.kinds import FileKind
from lms.sermons.models import SermonFile, SermonText
from lms.sermons.service import chronicle, correcting
from lms.sermons.service import reading as found
from media import place
from media.ladder import AUDIO
from media.models import Asset, Rendition, StoredObject

MIMES = {FileKind.SHEET: "application/pdf", FileKind.BOOKLET: "application/pdf", FileKind.PACK: "application/zip"}
ENDINGS = {FileKind.SHEET: "pdf", FileKind.BOOKLET: "pdf", FileKind.PACK: "zip"}
ADDRESS_SECONDS = 4 * 3600


class Order(NamedTuple):
    """What is to be made, and of what."""

    text_id: int
    told: told.Told
    made_of: str
    sound: StoredObject | None


def ordered(text_id: int) -> Order | None:
    """What files of a text must say now; None where it is not public."""
    text = found.by_id(text_id)
    if text is None or not text.is_public:
        return None
    words = told.of(text, correcting.shown(text))
    sound = _sound(text.audio)
    return Order(text.id, words, told.digest(words, sound.sha256 if sound else ""), sound)


def make(text_id: int) -> bool:
    """Make what is missing or old. Outside of any transaction; whether anything was made."""
    with reading():
        order = ordered(text_id)
        fresh = set() if order is None else _fresh(order)
    if order is None or fresh == set(FileKind):
        return False
    sheet = press.pdf(order.told, FileKind.SHEET)
    sound = _content(order.sound) if order.sound else None
    made = {FileKind.SHEET: sheet, FileKind.BOOKLET: press.pdf(order.told, FileKind.BOOKLET)}
    made[FileKind.PACK] = pack.zipped(order.told, sheet, sound)
    stored = {kind: _put(content, kind) for kind, content in made.items()}
    with transaction():
        for kind, row in stored.items():
            _keep(order, kind, row)
        text = found.by_id(text_id)
        if text is not None:
            session().expire(text, ["files"])
            chronicle.changed_files(text)
    return True


def without() -> list[int]:
    """Public texts that lack a file."""
    kept = exists().where(SermonFile.text_id == SermonText.id, SermonFile.kind == FileKind.PACK)
    return list(
        session().scalars(select(SermonText.id).where(policy.public(), ~kept).order_by(SermonText.id).limit(20))
    )


def awaiting_sound() -> list[int]:
    """Public texts whose sound was ready only after their pack was made."""
    query = select(SermonText.id).join(Asset, Asset.id == SermonText.audio_id).join(SermonText.files)
    late = query.where(policy.public(), SermonFile.kind == FileKind.PACK, Asset.ready_at > SermonFile.made_at)
    return list(session().scalars(late.order_by(SermonText.id).limit(20)))


def of(text: SermonText) -> dict[FileKind, StoredObject]:
    """The files that there are."""
    query = select(SermonFile).where(SermonFile.text_id == text.id).options(selectinload(SermonFile.object))
    return {file.kind: file.object for file in session().scalars(query.order_by(SermonFile.id))}


def address(text: SermonText, kind: FileKind, row: StoredObject) -> str:
    """The signed address of a file, under a name that says what it is."""
    name = f"{text.sermon.friday.isoformat()}-{text.language}-{kind.value}.{ENDINGS[kind]}"
    return place.store(row.backend).address(row.key, row.mime, ADDRESS_SECONDS, download_name=name)


def _fresh(order: Order) -> set[FileKind]:
    query = select(SermonFile.kind).where(SermonFile.text_id == order.text_id, SermonFile.made_of == order.made_of)
    return set(session().scalars(query))


def _sound(asset: Asset | None) -> StoredObject | None:
    """The smallest sound of an asset, once there is one."""
    if asset is None:
        return None
    query = select(StoredObject).join(Rendition, Rendition.object_id == StoredObject.id)
    query = query.where(Rendition.asset_id == asset.id, Rendition.label == AUDIO)
    return session().scalar(query.order_by(StoredObject.bytes, StoredObject.id).limit(1))


def _content(row: StoredObject) -> bytes:
    return b"".join(place.store(row.backend).read(row.key))


def _put(content: bytes, kind: FileKind) -> StoredObject:
    """Under its own digest: the same content is the same file."""
    store, sha256 = place.store(), hashlib.sha256(content).hexdigest()
    key = f"sermons/{sha256[:2]}/{sha256}.{ENDINGS[kind]}"
    with tempfile.TemporaryDirectory(dir=place.own_work_folder()) as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        kept = store.put(key, path, MIMES[kind])
    return StoredObject(backend=store.name, key=key, bytes=kept.size, sha256=kept.sha256, mime=MIMES[kind])


def _keep(order: Order, kind: FileKind, row: StoredObject) -> None:
    columns = {name: getattr(row, name) for name in ("backend", "key", "bytes", "sha256", "mime")}
    insert_once(StoredObject, ["backend", "key"], columns | {"created_at": clock.now()}, {"orphaned_at": None})
    stored = select(StoredObject.id).where(StoredObject.backend == row.backend, StoredObject.key == row.key)
    object_id = session().scalars(stored).one()
    keys = {"text_id": order.text_id, "kind": kind}
    values = {"made_of": order.made_of, "object_id": object_id, "made_at": clock.now()}
    insert_once(SermonFile, ["text_id", "kind"], keys | values, values)
