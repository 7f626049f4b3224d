"""Subtitles as trainers bring them (SRT or WebVTT, in the encodings about) turned into clean WebVTT."""

import itertools
import re
from typing import NamedTuple

from media.refusals import Reason, Refused

MAX_BYTES = 2_000_000
MAX_CUES = 10_000
TYPE = "text/vtt; charset=utf-8"
_STAMP = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_STAMP}\s+-->\s+{_STAMP}(?:\s+.*)?$")
_RUNS = re.compile(r"<(script|style|iframe|object|svg|math)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_STRESS = re.compile(r"<(/?)([biu])(?:[\s.][^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:[a-z!?]|\d[\d:.]*>)[^<>]*>?", re.IGNORECASE)
_KEPT_TAG = re.compile(r"\x01(/?[biu])\x02")
# what a screen cannot show, and marks that turn the direction of all that follows them
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_ASS_BLOCK = re.compile(r"\{\\[^}]*\}")


class Cue(NamedTuple):
    """A line of speech with its time in milliseconds."""

    start: int
    end: int
    text: str


class BadCaptions(Refused):
    """The file is not usable; `line` is where."""

    def __init__(self, reason: Reason, line: int = 0) -> None:
        super().__init__(reason, f"line {line}" if line else "", line=line)


def read(content: bytes) -> list[Cue]:
    """Read SRT or WebVTT, or raise `BadCaptions` with the first wrong line; nothing is dropped silently."""
    return [cue for _line, cue in _numbered(content)]


def overlapping(content: bytes) -> list[int]:
    """The lines of cues that begin before the one above has ended: players show both, one above the other."""
    found = _numbered(content)
    return [line for (_, above), (line, cue) in itertools.pairwise(found) if cue.start < above.end]


def _numbered(content: bytes) -> list[tuple[int, Cue]]:
    if len(content) > MAX_BYTES:
        raise BadCaptions(Reason.CAPTIONS_TOO_LARGE)
    lines = decode(content).split("\n")  # not splitlines(): the numbers must be those of the trainer's editor
    cues: list[tuple[int, Cue]] = []
    at = 0
    while at < len(lines):
        block_start, block = at, []
        while at < len(lines) and lines[at].strip():
            block.append(lines[at])
            at += 1
        at += 1
        if found := _cue(block, block_start, cues[-1][1] if cues else None):
            cues.append(found)
    if not cues:
        raise BadCaptions(Reason.CAPTIONS_EMPTY)
    if len(cues) > MAX_CUES:
        raise BadCaptions(Reason.CAPTIONS_TOO_LARGE)
    return cues


def decode(content: bytes) -> str:
    """UTF-8, UTF-16 with a mark or without, or the Arabic code page of Windows."""
    for name in (_unicode(content), "cp1256"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise BadCaptions(Reason.CAPTIONS_UNREADABLE)


def _unicode(content: bytes) -> str:
    """Which Unicode it is, if it is any. In UTF-16 every digit and line break has a zero beside it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = content[:200]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) // 4 else "utf-8-sig"


def write(cues: list[Cue]) -> str:
    """WebVTT with nothing in it but times and text."""
    parts = ["WEBVTT", ""]
    for cue in cues:
        parts += [f"{stamp(cue.start)} --> {stamp(cue.end)}", cue.text, ""]
    return "\n".join(parts)


def _cue(block: list[str], above: int, before: Cue | None) -> tuple[int, Cue] | None:
    if not block or _is_remark(block[0], above):
        return None
    place = next((number for number, line in enumerate(block[:2]) if "-->" in line), None)
    if place is None:
        raise BadCaptions(Reason.CAPTIONS_BAD_LINE, above + 1)
    line = above + place + 1
    timing = _TIMING.match(block[place])
    if timing is None:
        raise BadCaptions(Reason.CAPTIONS_BAD_TIME, line)
    groups = timing.groups()
    start, end = _milliseconds(groups[:4]), _milliseconds(groups[4:])
    if end <= start or (before and start < before.start):
        raise BadCaptions(Reason.CAPTIONS_BAD_ORDER, line)
    if any("-->" in text for text in block[place + 1 :]):
        raise BadCaptions(Reason.CAPTIONS_BAD_LINE, line + 1)
    text = clean("\n".join(block[place + 1 :]))
    return (line, Cue(start, end, text)) if text else None


def _is_remark(first: str, above: int) -> bool:
    word = first.split(None, 1)[0] if first.split() else ""
    return (above == 0 and word == "WEBVTT") or word in {"NOTE", "STYLE", "REGION"}


def clean(text: str) -> str:
    """Keep the words and bold, italic, underline without their attributes; other markup and all scripts go."""
    text = _RUNS.sub("", _ASS_BLOCK.sub("", _UNSEEN.sub("", text)))
    text = _STRESS.sub(lambda tag: f"\x01{tag[1]}{tag[2].lower()}\x02", text)
    text = _TAG.sub("", text)
    text = re.sub(r"&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)", "&amp;", text)
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    text = _KEPT_TAG.sub(r"<\1>", text)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _milliseconds(groups: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = (part or "0" for part in groups)
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def stamp(milliseconds: int) -> str:
    """A moment as WebVTT writes it."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
