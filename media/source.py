"""What an accepted file holds, what it may be at most, and how any program of ours opens it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

CONTAINERS = "mov,mp4,m4a,matroska,webm,avi,mpegts,mpeg,asf,flv,ogg,mp3,wav,flac,aac"

# a row of JSON, or an answer of another program: each value is checked where it is read
Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Bounds:
    """What a source may be at most. A recording of sound alone may be longer: it costs little."""

    max_seconds: float = 4 * 3600
    max_sound_seconds: float = 24 * 3600
    max_pixels: int = 4096 * 2304


@dataclass(frozen=True)
class Source:
    """What an accepted file holds; `width` and `height` are as shown, turned and with square pixels."""

    seconds: float
    width: int
    height: int
    rate: Fraction
    video_index: int | None
    audio_index: int | None
    is_hdr: bool
    is_interlaced: bool
    video_codec: str
    audio_codec: str
    loudness: float | None = None  # LUFS of the sound as we send it, mixed down to one channel
    chapters: tuple[tuple[int, str], ...] = field(default=())  # milliseconds and title, as the file has them

    @property
    def short_side(self) -> int:
        """The side that names a rendition (360 of 640x360)."""
        return min(self.width, self.height)

    @property
    def has_picture(self) -> bool:
        """Whether there is something to watch, or only to hear."""
        return self.video_index is not None


def kept(source: Source) -> dict[str, Any]:
    """The source as JSON, for the asset's row."""
    return {**vars(source), "rate": str(source.rate)}


def remembered(row: Answer) -> Source:
    """The source from what `kept` made; a row of an older kind has fewer fields."""
    known = {name: row[name] for name in Source.__dataclass_fields__ if name in row}
    chapters = tuple((int(at), str(title)) for at, title in row.get("chapters", ()))
    return Source(**{**known, "rate": Fraction(row["rate"]), "chapters": chapters})


def guarded(path: Path, bounds: Bounds) -> list[str]:
    """The options that stand before and with `-i` on every run over an upload."""
    return [
        "-protocol_whitelist", "file",
        "-format_whitelist", CONTAINERS,
        "-max_pixels", str(bounds.max_pixels),
        "-i", f"file:{path}",
    ]  # fmt: skip


def tolerance(seconds: float) -> float:
    """How far two measures of one length may lie apart."""
    return max(0.5, seconds / 100)
