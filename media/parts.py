"""Parts of an upload on the disk: written whole or not at all, named by us, joined at the end."""

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from media.storage import BLOCK

Read = Callable[[int], bytes]
SPARE_BYTES = 1 << 30
ROOM_FACTOR = 3


class BadPart(Exception):
    """What arrived is not what was announced."""


def folder(root: Path, upload_id: str) -> Path:
    """The folder of one upload; its id is a UUID of our own making and nothing else."""
    return root / str(uuid.UUID(upload_id))


def write(root: Path, upload_id: str, number: int, read: Read, size: int, *, announced: str = "") -> str:
    """Keep one part and return its SHA-256; raises `BadPart` where its size or its SHA-256 is not as announced."""
    home = folder(root, upload_id)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = home / f".{number}-{uuid.uuid4().hex}"
    digest, left = hashlib.sha256(), size
    try:
        with draft.open("xb") as file:
            while left > 0 and (block := read(min(BLOCK, left))):
                digest.update(block)
                file.write(block)
                left -= len(block)
            if left or read(1):
                raise BadPart(f"part {number} does not have {size} bytes")
            if announced and digest.hexdigest() != announced:
                raise BadPart(f"part {number} was damaged")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(home / str(number))
    finally:
        draft.unlink(missing_ok=True)
    _sync(home)
    return digest.hexdigest()


def join(root: Path, upload_id: str, numbers: Iterable[int], target: Path) -> None:
    """Put the parts together in one file."""
    home = folder(root, upload_id)
    with target.open("wb") as whole:
        for number in numbers:
            with (home / str(number)).open("rb") as part:
                shutil.copyfileobj(part, whole, BLOCK)


def drop(root: Path, upload_id: str) -> None:
    """Delete the parts; those that are gone already are fine."""
    shutil.rmtree(folder(root, upload_id), ignore_errors=True)


def older_than(root: Path, seconds: float) -> list[str]:
    """The uploads whose folder nobody has written to for so long."""
    if not root.is_dir():
        return []
    limit = time.time() - seconds
    return [each.name for each in root.iterdir() if each.is_dir() and each.stat().st_mtime < limit]


def has_room(root: Path, size: int) -> bool:
    """Whether the disk takes an upload of `size`, its joined copy and its renditions, with some to spare."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return shutil.disk_usage(root).free > size * ROOM_FACTOR + SPARE_BYTES


def _sync(home: Path) -> None:
    handle = os.open(home, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
