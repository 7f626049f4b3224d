"""Files in a local folder, written so that a power cut leaves either the whole file or none."""

import contextlib
import datetime as dt
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from media import parts
from media.storage import BLOCK, Listed, StorageFailed, Stored, checked
from media.storage.arrivals import Arrivals
from media.tokens import Signer, until


class LocalStorage:
    """Keeps files below `root`; its signed addresses lead to our own door, made by `door(token)`."""

    name = "local"

    def __init__(self, root: Path, signer: Signer, door: Callable[[str], str], arrivals: Arrivals) -> None:
        self.root = root
        self._signer = signer
        self._door = door
        self.arrivals = arrivals

    def put(self, key: str, path: Path, mime: str) -> Stored:
        """Copy beside the target, sync, then rename; the folder's own entry is synced too."""
        del mime  # a folder has no place for it: the row that points here knows
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            return self._copied(path, target, key)
        except OSError as failed:
            raise StorageFailed(f"{target.parent} could not be written: {failed.strerror}") from failed

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """See `Storage.read`."""
        file = self.path(key).open("rb")
        return _blocks(file, start, length)

    def exists(self, key: str) -> bool:
        """See `Storage.exists`."""
        return self.path(key).is_file()

    def size(self, key: str) -> int:
        """See `Storage.size`."""
        return self.path(key).stat().st_size

    def delete(self, key: str) -> None:
        """See `Storage.delete`."""
        path = self.path(key)
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()

    def files(self) -> Iterator[Listed]:
        """See `Storage.files`."""
        for path in self.root.rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                if path.is_file() and not path.name.startswith("."):
                    seen = path.stat()
                    changed = dt.datetime.fromtimestamp(seen.st_mtime, dt.UTC)
                    yield Listed(path.relative_to(self.root).as_posix(), seen.st_size, changed)

    def address(self, key: str, mime: str, seconds: int, download_name: str = "", reader: str = "") -> str:
        """See `Storage.address`; the token carries what the door must know to answer."""
        value = {"key": checked(key), "mime": mime}
        if download_name:
            value["name"] = download_name
        if reader:
            value["for"] = reader
        return self._door(self._signer.sign(value, until(time.time(), seconds)))

    def path(self, key: str) -> Path:
        """Where the file is; for our own door and for ffmpeg, which need a path."""
        return self.root / checked(key)

    def _copied(self, path: Path, target: Path, key: str) -> Stored:
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as copy, path.open("rb") as source:
                while block := source.read(BLOCK):
                    digest.update(block)
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
                size = copy.tell()
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        parts.sync_folders(target.parent, self.root)
        return Stored(key, size, digest.hexdigest())


def _blocks(file: BinaryIO, start: int, length: int | None) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = length
        while left is None or left > 0:
            block = file.read(BLOCK if left is None else min(BLOCK, left))
            if not block:
                return
            left = None if left is None else left - len(block)
            yield block
