"""HLS playlists written by us: ffmpeg's master states wrong rates for capped quality, and ours are signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from media.captions import stamp
from media.fmp4 import Segment

TYPE = "application/vnd.apple.mpegurl"
HEADER = ("#EXTM3U", "#EXT-X-VERSION:7")


@dataclass(frozen=True)
class Track:
    """The index of one rendition."""

    head_bytes: int
    first_segment_at: int
    segments: Sequence[Segment]

    @property
    def peak(self) -> int:
        """The highest rate of any one segment, in bit/s, sound included."""
        return max(segment.size * 8000 // max(segment.milliseconds, 1) for segment in self.segments)

    @property
    def average(self) -> int:
        """The rate over the whole length, in bit/s, sound included."""
        length = sum(segment.milliseconds for segment in self.segments)
        return sum(segment.size for segment in self.segments) * 8000 // max(length, 1)


class Variant(NamedTuple):
    """A rendition as the list of all shows it; `width` is 0 for sound without a picture."""

    address: str
    peak: int
    average: int
    codecs: str
    width: int
    height: int


def master(variants: Sequence[Variant]) -> str:
    """The list of renditions, each with the address of its playlist; players start with the first."""
    lines = [*HEADER, "#EXT-X-INDEPENDENT-SEGMENTS"]
    for each in variants:
        facts = f'BANDWIDTH={each.peak},AVERAGE-BANDWIDTH={each.average},CODECS="{each.codecs}"'
        size = f",RESOLUTION={each.width}x{each.height}" if each.width else ""
        lines += [f"#EXT-X-STREAM-INF:{facts}{size}", each.address]
    return "\n".join([*lines, ""])


def media(track: Track, address: str) -> str:
    """The segments of one rendition as byte ranges of the one file at `address`."""
    longest = max(segment.milliseconds for segment in track.segments)
    lines = [
        *HEADER,
        f"#EXT-X-TARGETDURATION:{-(-longest // 1000)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{address}",BYTERANGE="{track.head_bytes}@0"',
    ]
    start = track.first_segment_at
    for segment in track.segments:
        lines += [
            f"#EXTINF:{segment.milliseconds / 1000:.3f},",
            f"#EXT-X-BYTERANGE:{segment.size}@{start}",
            address,
        ]
        start += segment.size
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def storyboard(sheet: dict[str, Any], address: str, length_ms: int) -> str:  # Any: as `Asset.storyboard` has it
    """WebVTT that names for each moment its still on the sheet at `address`."""
    every, columns, width, height = (int(sheet[name]) for name in ("every_ms", "columns", "width", "height"))
    lines = ["WEBVTT", ""]
    for number in range(int(sheet.get("stills") or sheet.get("count") or 0)):
        row, column = divmod(number, columns)
        begin, end = number * every, min((number + 1) * every, max(length_ms, number * every + 1))
        place = f"{column * width},{row * height},{width},{height}"
        lines += [f"{stamp(begin)} --> {stamp(end)}", f"{address}#xywh={place}", ""]
    return "\n".join(lines)
