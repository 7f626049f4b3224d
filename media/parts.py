"""Parts of an upload in a folder: written whole or not at all, named by us, joined where they lie.

A part is a file `3.<its SHA-256>`; what is not yet whole begins with a dot. So the folder itself says what is here.
"""

import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from media.storage import BLOCK

Read = Callable[[int], bytes]
SPARE_BYTES = 1 << 30
ROOM_FACTOR = 2  # the file and its renditions
NAME = re.compile(r"([1-9][0-9]{0,4})\.([0-9a-f]{64})")
WHOLE = ".whole"


class BadPart(Exception):
    """What arrived is not what was announced."""


class Kept(NamedTuple):
    """A part that is here whole."""

    number: int
    size: int
    sha256: str
    path: Path


def write(home: Path, number: int, read: Read, size: int, *, announced: str = "") -> str:
    """Keep one part and return its SHA-256; raises `BadPart` where its size or its SHA-256 is not as announced.

    Whatever goes wrong, a full disk too, nothing of this part stays and the others are as they were.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = home / f".{number}-{uuid.uuid4().hex}"
    try:
        with draft.open("xb") as file:
            sha256 = _copied(file.write, read, size, number)
            if announced and sha256 != announced:
                raise BadPart(f"part {number} was damaged")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(home / f"{number}.{sha256}")
    finally:
        draft.unlink(missing_ok=True)
    _forget_others(home, number, sha256)
    sync(home)
    return sha256


def kept(home: Path) -> list[Kept]:
    """The parts that are here, in order."""
    if not home.is_dir():
        return []
    found = ((NAME.fullmatch(path.name), path) for path in home.iterdir())
    return sorted(Kept(int(m[1]), path.stat().st_size, m[2], path) for m, path in found if m)


def join(home: Path, part_bytes: int) -> Path:
    """Put the parts together in one file in the same folder; all but the last have `part_bytes`.

    Each part goes once it is in the whole and on the disk, so it takes no room but one part more. Killed anywhere, a
    second call goes on: where a part still lies, the whole is cut back to before it. Raises `BadPart` for a gap.
    """
    whole = home / WHOLE
    with whole.open("ab") as file:
        for each in kept(home):
            start = (each.number - 1) * part_bytes
            if file.tell() < start:
                raise BadPart(f"something is missing before part {each.number}")
            file.truncate(start)
            file.seek(start)
            with each.path.open("rb") as part:
                shutil.copyfileobj(part, file, BLOCK)
            file.flush()
            os.fsync(file.fileno())
            each.path.unlink()
    return whole


def has_room(root: Path, size: int) -> bool:
    """Whether the disk takes an upload of `size` and its renditions, with some to spare."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return shutil.disk_usage(root).free > size * ROOM_FACTOR + SPARE_BYTES


def sync_folders(folder: Path, root: Path) -> None:
    """Have the disk keep the entries of `folder` and of its parents up to `root`: new folders are entries too."""
    while True:
        sync(folder)
        if folder == root or root not in folder.parents:
            return
        folder = folder.parent


def sync(folder: Path) -> None:
    """Have the disk keep the folder's entries."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copied(write: Callable[[bytes], object], read: Read, size: int, number: int) -> str:
    digest, left = hashlib.sha256(), size
    while left > 0 and (block := read(min(BLOCK, left))):
        digest.update(block)
        write(block)
        left -= len(block)
    if left or read(1):
        raise BadPart(f"part {number} does not have {size} bytes")
    return digest.hexdigest()


def _forget_others(home: Path, number: int, sha256: str) -> None:
    """The same part again replaces the one that was here."""
    for each in kept(home):
        if each.number == number and each.sha256 != sha256:
            each.path.unlink(missing_ok=True)
