"""Parts in a folder of our own disk. The web takes them in, the worker puts them together; both share the folder."""

import contextlib
import datetime as dt
import errno
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from media import parts
from media.storage import StorageFailed, checked
from media.storage.arrivals import Arriving, Part, Target, Unfinished

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class LocalArrivals:
    """Keeps parts below `folder` until they become a file below `files`; `door(opened, number)` takes a part in."""

    def __init__(self, folder: Path, files: Path, door: Callable[[str, int], str]) -> None:
        self.folder = folder
        self._files = files
        self._door = door

    def begin(self, key: str, mime: str) -> Arriving:
        """See `Arrivals.begin`."""
        del mime
        return Arriving(checked(key), str(uuid.uuid4()))

    def sign(self, arriving: Arriving, number: int, size: int, sha256: str) -> Target:
        """See `Arrivals.sign`; the door knows who may enter, and checks the length itself."""
        del size
        return Target(self._door(arriving.opened, number), {"X-Content-SHA256": sha256})

    def take(self, arriving: Arriving, number: int, read: parts.Read, size: int, sha256: str) -> None:
        """Write one part, whole or not at all. Raises `parts.BadPart`, or OSError where the disk is full."""
        parts.write(self._home(arriving), number, read, size, announced=sha256)

    def parts(self, arriving: Arriving) -> dict[int, Part]:
        """See `Arrivals.parts`."""
        return {each.number: Part(each.number, each.size, "", each.sha256) for each in parts.kept(self._home(arriving))}

    def complete(self, arriving: Arriving, size: int, part_bytes: int, promised: dict[int, str]) -> None:
        """See `Arrivals.complete`; the parts are joined where they lie, so it takes no room but one part more."""
        del promised  # each part's name says its own
        target, home = self._files / checked(arriving.key), self._home(arriving)
        if not target.exists():
            try:
                whole = parts.join(home, part_bytes)
                if (found := whole.stat().st_size) != size:
                    raise StorageFailed(f"{found} of {size} bytes of {arriving.key} are here")
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                whole.replace(target)
                parts.sync_folders(target.parent, self._files)
            except parts.BadPart as gap:
                raise StorageFailed(f"{arriving.key}: {gap}") from gap
            except OSError as failed:
                raise StorageFailed(f"{target.parent} could not be written: {failed.strerror}") from failed
        shutil.rmtree(home, ignore_errors=True)

    def abort(self, arriving: Arriving) -> None:
        """See `Arrivals.abort`."""
        shutil.rmtree(self._home(arriving), ignore_errors=True)

    def unfinished(self) -> Iterator[Unfinished]:
        """See `Arrivals.unfinished`; the key is known to the row alone."""
        if not self.folder.is_dir():
            return
        for each in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                since = dt.datetime.fromtimestamp(each.stat().st_mtime, dt.UTC)
                yield Unfinished(Arriving("", each.name), since)

    def has_room(self, size: int) -> bool:
        """Whether the disk takes an upload of `size` and its renditions, with some to spare."""
        return parts.has_room(self.folder, size)

    def _home(self, arriving: Arriving) -> Path:
        return self.folder / str(uuid.UUID(arriving.opened))


def is_full(failed: OSError) -> bool:
    """Whether there was no room: the disk's, the quota's, or the process's own limit."""
    return failed.errno in FULL
