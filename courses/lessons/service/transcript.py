"""The words of a video, from its captions: paragraphs with the time at which they begin."""

import re
from html import unescape
from typing import NamedTuple

from media import captions
from media.models import CaptionTrack

PARAGRAPH_MS = 25_000
_TAG = re.compile(r"</?[biu]>")
_ENDS = (".", "؟", "!", "?", "…", "»")


class Paragraph(NamedTuple):
    """Some sentences that belong together."""

    start: int
    text: str


def chosen(tracks: list[CaptionTrack], language: str) -> CaptionTrack | None:
    """The captions of the reader's language, else Arabic, else any."""
    by_language = {track.language: track for track in tracks}
    return by_language.get(language) or by_language.get("ar") or next(iter(tracks), None)


def paragraphs(track: CaptionTrack) -> list[Paragraph]:
    """The whole text; a paragraph ends with a sentence once it is long enough."""
    found: list[Paragraph] = []
    words: list[str] = []
    start = 0
    for cue in captions.read(track.vtt.encode()):
        if not words:
            start = cue.start
        words.append(_TAG.sub("", unescape(cue.text)))
        if cue.end - start >= PARAGRAPH_MS and words[-1].endswith(_ENDS):
            found.append(Paragraph(start, " ".join(words)))
            words = []
    if words:
        found.append(Paragraph(start, " ".join(words)))
    return found
