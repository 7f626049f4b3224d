"""Where files are kept: one small interface, a folder or any S3 store behind it.

Keys are made here and never from a name that someone gave. A stored file is never changed: new content gets
a new key. Each row that points to a file remembers its backend, so a platform can move to the other.
"""

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote

if TYPE_CHECKING:
    from media.storage.arrivals import Arrivals

KEY = re.compile(r"[a-z]+(?:/[a-z0-9-]+)*/[a-z0-9][a-z0-9-]*(?:\.[a-z0-9]{1,5})?")
MAX_KEY = 200
BLOCK = 1 << 20


class StorageFailed(Exception):
    """The store did not do what was asked; the text is for the operator."""


class Stored(NamedTuple):
    """A file that is safely kept."""

    key: str
    size: int
    sha256: str


class Listed(NamedTuple):
    """A file that the store has."""

    key: str
    size: int
    changed_at: dt.datetime


class Storage(Protocol):
    """A place for files, addressed by our own keys. Large ones come in by its `arrivals`, part by part."""

    name: str

    @property
    def arrivals(self) -> "Arrivals":
        """How large files come in."""

    def put(self, key: str, path: Path, mime: str) -> Stored:
        """Keep a copy of the file at `path`; when this returns it survives a power cut."""

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The file's bytes from `start`, in blocks. Raises FileNotFoundError."""

    def exists(self, key: str) -> bool:
        """Whether there is such a file."""

    def size(self, key: str) -> int:
        """How many bytes it has. Raises FileNotFoundError."""

    def delete(self, key: str) -> None:
        """Forget the file; one that is not there is fine."""

    def files(self) -> Iterator[Listed]:
        """All that is kept."""

    def address(self, key: str, mime: str, seconds: int, download_name: str = "", reader: str = "") -> str:
        """A signed address, good for about `seconds`; it leads to a download where a name is given.

        Where our own door opens it, it opens for `reader` alone, if one is given; a bucket opens it for any bearer.
        """


def new_key(folder: str, suffix: str = "") -> str:
    """An unguessable key in one of our folders: `video/3f/3f9c…/720.mp4` where `suffix` is `/720.mp4`."""
    code = secrets.token_hex(20)
    return checked(f"{folder}/{code[:2]}/{code}{suffix}")


def checked(key: str) -> str:
    """The key itself, if it is one that we make; a key never climbs out of its store."""
    if not is_key(key):
        raise ValueError(f"not a storage key: {key!r}")
    return key


def is_key(key: str) -> bool:
    """Whether it is a key of our making."""
    return len(key) <= MAX_KEY and KEY.fullmatch(key) is not None


def attachment(name: str) -> str:
    """The header that makes a download of this name, in any script (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def at_hand(storage: Storage, key: str, folder: Path) -> Path:
    """The file on the local disk: where it is, or a copy in `folder`."""
    path = getattr(storage, "path", None)
    if path is not None:
        return Path(path(key))
    copy = folder / key.replace("/", "-")
    if not copy.exists():
        fetch(storage, key, copy)
    return copy


def fetch(storage: Storage, key: str, path: Path) -> None:
    """Copy a stored file to the local disk; what stands at `path` is whole."""
    draft = path.with_name(f".{path.name}")
    with draft.open("wb") as file:
        for block in storage.read(key):
            file.write(block)
    draft.replace(path)


def digest(path: Path) -> str:
    """The SHA-256 of a file on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
