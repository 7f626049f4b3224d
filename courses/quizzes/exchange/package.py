"""A zip that somebody brought, looked into without unpacking it anywhere; one that unpacks into too much is refused."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from courses.quizzes.exchange.face import Refused, Trouble

MOST_FILES: Final = 5000
MOST_IN_ALL: Final = 64 << 20
MOST_IN_ONE: Final = 8 << 20
_DAY: Final = (1980, 1, 1, 0, 0, 0)  # the same questions make the same file on any day


class Package:
    """The files of a zip by their names. What is read is counted as it comes, whatever the zip says of itself."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Refused(Trouble.DAMAGED) from error
        if len(self._zip.infolist()) > MOST_FILES:
            raise Refused(Trouble.BOMB)
        self._names = {_tidy(info.filename): info for info in self._zip.infolist() if not info.is_dir()}
        if outside := next((name for name in self._names if name.split("/")[0] == ".."), ""):
            raise Refused(Trouble.FORBIDDEN, 1, outside)  # nothing is unpacked here; who made it meant harm elsewhere
        self._left = MOST_IN_ALL

    @property
    def names(self) -> list[str]:
        """The names of its files, as they stand in it."""
        return list(self._names)

    def read(self, name: str, near: str = "") -> bytes | None:
        """The file of this name, seen from the folder of the file `near`; None where there is none."""
        info = self._names.get(_tidy(posixpath.join(posixpath.dirname(near), name)))
        if info is None:
            return None
        try:
            with self._zip.open(info) as opened:
                content = opened.read(min(MOST_IN_ONE, self._left) + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            raise Refused(Trouble.DAMAGED, 1, name) from error  # damaged, locked, or packed in a way that nobody knows
        self._left -= len(content)
        if self._left < 0 or len(content) > MOST_IN_ONE:
            raise Refused(Trouble.BOMB, 1, name)
        return content


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A zip of these texts and files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            told = content.encode() if isinstance(content, str) else content
            package.writestr(zipfile.ZipInfo(name, _DAY), told, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _tidy(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/")
