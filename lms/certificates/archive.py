"""All files of a batch in one ZIP, written while it is sent: no copy is made, whatever its size."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple, cast

UNFIT = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))  # in a file's name, on one system or another
LONGEST_NAME = 80


class Entry(NamedTuple):
    """A file in the archive, its content read when its turn comes."""

    name: str
    content: Iterable[bytes]


def written(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive piece by piece. Its files are not packed once more: a PDF would hardly get smaller."""
    sink = _Sink()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            with archive.open(entry.name, "w") as file:
                for piece in entry.content:
                    file.write(piece)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def file_name(serial: str, name: str) -> str:
    """A name that every system takes; the serial makes it the only one."""
    return f"{serial} {' '.join(name.translate(UNFIT).split())[:LONGEST_NAME].strip(' .')}.pdf"


class _Sink:
    """What zipfile writes into: a stream that cannot be wound back."""

    def __init__(self) -> None:
        self._held = io.BytesIO()

    def write(self, piece: bytes) -> int:
        return self._held.write(piece)

    def flush(self) -> None:
        """Nothing is behind it."""

    def taken(self) -> bytes:
        """What has come since the last time."""
        held, self._held = self._held.getvalue(), io.BytesIO()
        return held
