"""What the health page says of media: the programs, what they lack, and whether the store keeps what it is given."""

import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select

from lms.core.db import session
from lms.core.i18n import _, _l, ngettext, number
from media import binaries, place, room, storage
from media.models import StoredObject
from media.refusals import Refused
from media.storage import StorageFailed

# Any: lazy sentences, spoken by str()
LACKS: dict[str, Any] = {
    "libx264": _l("It cannot write H.264 (libx264): no video can be prepared."),
    "aac": _l("It cannot write AAC: no video can be prepared."),
    "mjpeg": _l("It cannot write JPEG: no video can be prepared."),
    "scale": _l("It cannot scale pictures: no video can be prepared."),
    "zscale": _l("It cannot convert HDR (zscale is missing): HDR videos are refused, all others work."),
    "tonemap": _l("It cannot convert HDR (tonemap is missing): HDR videos are refused, all others work."),
}


MOST_NAMED = 5


class Check(NamedTuple):
    """One thing that was looked at: good, a lack that one can live with, or bad."""

    name: str
    tone: str
    text: str


def report() -> list[Check]:
    """Look at everything anew."""
    return [*_programs(), _store(), _missing(), *_waiting()]


def _waiting() -> list[Check]:
    count = room.waiting()
    if not count:
        return []
    said = ngettext(
        "The disk is full: %(number)s video waits for room and goes on by itself.",
        "The disk is full: %(number)s videos wait for room and go on by themselves.",
        count,
        number=number(count),
    )
    return [Check(_("Room for videos"), "bad", said)]


def _missing() -> Check:
    """What the daily look over the store found: rows whose file is gone."""
    query = select(StoredObject.key).where(StoredObject.missing_at.is_not(None), StoredObject.orphaned_at.is_(None))
    lost = list(session().scalars(query.order_by(StoredObject.id).limit(MOST_NAMED + 1)))
    if not lost:
        return Check(_("Stored files"), "good", _("Each is where its row says."))
    count = session().scalar(select(func.count()).select_from(query.subquery())) or 0
    said = ngettext(
        "%(number)s file is missing in the store: %(keys)s. Bring it back from the backup.",
        "%(number)s files are missing in the store: %(keys)s. Bring them back from the backup.",
        count, number=number(count), keys=" ".join(lost[:MOST_NAMED]),
    )  # fmt: skip
    return Check(_("Stored files"), "bad", said)


def _programs() -> list[Check]:
    try:
        tools = place.tools()
        can = binaries.capabilities(tools)
    except (Refused, OSError) as missing:
        return [Check("ffmpeg", "bad", str(missing))]
    found = Check("ffmpeg", "good" if can.can_encode else "bad", f"{can.version} ({tools.ffmpeg}, {tools.ffprobe})")
    lacks = [
        Check(f"ffmpeg: {need.name}", "bad" if need.vital else "wait", str(LACKS[need.name])) for need in can.missing
    ]
    return [found, *lacks]


def _store() -> Check:
    """Write a little, read it back, delete it."""
    name = place.settings().storage
    content = b"health"
    try:
        store = place.store()
        key = storage.new_key("health")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "health"
            path.write_bytes(content)
            store.put(key, path, "application/octet-stream")
        back = b"".join(store.read(key))
        store.delete(key)
    except (StorageFailed, OSError) as failed:
        return Check(_("Store for files (%(name)s)", name=name), "bad", str(failed))
    tone = "good" if back == content else "bad"
    said = _("Writes, reads and deletes.") if tone == "good" else _("What it gives back is not what it was given.")
    return Check(_("Store for files (%(name)s)", name=name), tone, said)
