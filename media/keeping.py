"""Keep a file that was made here: its row first, then its bytes, so that a crash leaves nothing that no row knows."""

from pathlib import Path

from lms.core.db import transaction
from media import place, storage
from media.models import StoredObject


def keep(path: Path, folder: str, suffix: str, mime: str) -> StoredObject:
    """Store the file and return its row; until something points to it, it counts as forgotten after a day."""
    store = place.store()
    key = storage.new_key(folder, suffix)
    with transaction() as current:
        row = StoredObject(backend=store.name, key=key, bytes=path.stat().st_size, sha256="", mime=mime)
        current.add(row)
    kept = store.put(key, path, mime)
    with transaction() as current:
        row = current.get_one(StoredObject, row.id)
        row.bytes, row.sha256 = kept.size, kept.sha256
    return row


def bring(row: StoredObject, path: Path) -> Path:
    """The stored file under a name of ours in the work folder."""
    if path.exists():
        return path
    store = place.store(row.backend)
    found = getattr(store, "path", None)
    if found is None:
        storage.fetch(store, row.key, path)
    else:
        path.symlink_to(Path(found(row.key)).absolute())
    return path
