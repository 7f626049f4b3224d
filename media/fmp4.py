"""Read the index of our own fragmented MP4 files: what a byte-range playlist and a CODECS attribute need."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

BOX_HEAD = 8
LARGE_BOX_HEAD = 16
INDEX_HEAD_BYTES = {0: 24, 1: 32}
REFERENCE_BYTES = 12
MAX_HEAD_BYTES = 4 << 20
AVC_START = b"avcC"
AAC_LC = "mp4a.40.2"


class NotOurs(ValueError):
    """The file is not one of those that we write."""


class Segment(NamedTuple):
    """One fragment of the file: how long it plays and how many bytes it takes."""

    milliseconds: int
    size: int


class Index(NamedTuple):
    """Where things are in a file: its head, then segments that follow each other to the end."""

    head_bytes: int
    first_segment_at: int
    segments: tuple[Segment, ...]
    codecs: str

    @property
    def milliseconds(self) -> int:
        """The whole playing time."""
        return sum(segment.milliseconds for segment in self.segments)


class _Box(NamedTuple):
    kind: bytes
    start: int
    size: int


def read_index(path: Path) -> Index:
    """Read the head and the first track's index; check that the segments cover the file to its end."""
    with path.open("rb") as file:
        head_bytes, moov, index_box = 0, b"", None
        for box in _boxes(file, path.stat().st_size):
            if box.kind == b"moov":
                moov = _read(file, box)
                head_bytes = box.start + box.size
            elif box.kind == b"sidx" and index_box is None:
                index_box = _read(file, box)
            elif box.kind == b"moof":
                break
        else:
            raise NotOurs("there is no fragment in it")
    if not moov or index_box is None:
        raise NotOurs("there is no index in it")
    segments = _segments(index_box)
    if box.start + sum(segment.size for segment in segments) > path.stat().st_size:
        raise NotOurs("the index points past the end of the file")
    return Index(head_bytes, box.start, segments, _codecs(moov))


def _boxes(file: BinaryIO, end: int) -> Iterator[_Box]:
    start = 0
    while start + BOX_HEAD <= end:
        file.seek(start)
        head = file.read(LARGE_BOX_HEAD)
        size, kind = struct.unpack(">I4s", head[:BOX_HEAD])
        if size == 1 and len(head) == LARGE_BOX_HEAD:
            (size,) = struct.unpack(">Q", head[BOX_HEAD:])
        if size < BOX_HEAD:
            raise NotOurs("a box has no size")
        yield _Box(kind, start, size)
        start += size


def _read(file: BinaryIO, box: _Box) -> bytes:
    if box.size > MAX_HEAD_BYTES:
        raise NotOurs("its head is too large")
    file.seek(box.start + BOX_HEAD)
    return file.read(box.size - BOX_HEAD)


def _segments(index: bytes) -> tuple[Segment, ...]:
    """Read the references of a sidx box; times become whole milliseconds without adding up rounding."""
    body = INDEX_HEAD_BYTES[index[0]]
    (scale,) = struct.unpack_from(">I", index, 8)
    (count,) = struct.unpack_from(">H", index, body - 2)
    segments, ticks, done = [], 0, 0
    for at in range(body, body + count * REFERENCE_BYTES, REFERENCE_BYTES):
        size, length, _ = struct.unpack_from(">III", index, at)
        ticks += length
        until = ticks * 1000 // scale
        segments.append(Segment(until - done, size & 0x7FFFFFFF))
        done = until
    return tuple(segments)


def _codecs(moov: bytes) -> str:
    """The RFC 6381 names of the tracks, as HLS wants them."""
    found = []
    at = moov.find(AVC_START)
    if at >= 0:
        found.append("avc1." + moov[at + 5 : at + 8].hex())
    if b"mp4a" in moov:
        found.append(AAC_LC)
    return ",".join(found)
