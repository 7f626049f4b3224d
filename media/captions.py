"""Subtitles as trainers bring them (SRT or WebVTT, in the encodings about) turned into clean WebVTT."""

import re
from typing import NamedTuple

from media.refusals import Reason, Refused

MAX_BYTES = 2_000_000
MAX_CUES = 10_000
TYPE = "text/vtt; charset=utf-8"
_STAMP = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_STAMP}\s+-->\s+{_STAMP}(?:\s+.*)?$")
_TAG = re.compile(r"</?(?:c(?:\.[\w.-]+)?|v(?:\s[^>]*)?|font[^>]*|lang[^>]*|ruby|rt|\d[\d:.]*)>", re.IGNORECASE)
_KEPT_TAG = re.compile(r"&lt;(/?[biu])&gt;")
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
    if len(content) > MAX_BYTES:
        raise BadCaptions(Reason.CAPTIONS_TOO_LARGE)
    lines = decode(content).splitlines()
    cues: list[Cue] = []
    at = 0
    while at < len(lines):
        block_start, block = at, []
        while at < len(lines) and lines[at].strip():
            block.append(lines[at])
            at += 1
        at += 1
        if cue := _cue(block, block_start, cues[-1] if cues else None):
            cues.append(cue)
    if not cues:
        raise BadCaptions(Reason.CAPTIONS_EMPTY)
    if len(cues) > MAX_CUES:
        raise BadCaptions(Reason.CAPTIONS_TOO_LARGE)
    return cues


def decode(content: bytes) -> str:
    """UTF-8, UTF-16 with a mark, or the Arabic code page of Windows."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for name in (encoding, "cp1256"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise BadCaptions(Reason.CAPTIONS_UNREADABLE)


def write(cues: list[Cue]) -> str:
    """WebVTT with nothing in it but times and text."""
    parts = ["WEBVTT", ""]
    for cue in cues:
        parts += [f"{_stamp(cue.start)} --> {_stamp(cue.end)}", cue.text, ""]
    return "\n".join(parts)


def _cue(block: list[str], above: int, before: Cue | None) -> Cue | None:
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
    return Cue(start, end, text) if text else None


def _is_remark(first: str, above: int) -> bool:
    word = first.split(None, 1)[0] if first.split() else ""
    return (above == 0 and word == "WEBVTT") or word in {"NOTE", "STYLE", "REGION"}


def clean(text: str) -> str:
    """Keep the words and bold, italic, underline; whatever else looks like markup becomes plain text."""
    text = _ASS_BLOCK.sub("", _TAG.sub("", text))
    text = re.sub(r"&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)", "&amp;", text)
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    text = _KEPT_TAG.sub(r"<\1>", text)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _milliseconds(groups: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = (part or "0" for part in groups)
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
