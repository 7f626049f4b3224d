"""The words of a video, from its captions: paragraphs with the time at which they begin, cue by cue."""

import re
from html import unescape
from typing import NamedTuple

from media import captions
from media.captions import Cue
from media.models import CaptionTrack

PARAGRAPH_MS = 25_000
_TAG = re.compile(r"</?[biu]>")
_ENDS = (".", "؟", "!", "?", "…", "»")


class Paragraph(NamedTuple):
    """Some sentences that belong together; the text of its cues is plain."""

    start: int
    cues: list[Cue]

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(cue.text for cue in self.cues)


class Transcript(NamedTuple):
    """All that is said, in one language."""

    track: CaptionTrack
    paragraphs: list[Paragraph]


def of(tracks: list[CaptionTrack], language: str) -> Transcript | None:
    """What is said, in the reader's language if there is that, else in Arabic, else in any."""
    track = chosen(tracks, language)
    return Transcript(track, paragraphs(track)) if track else None


def chosen(tracks: list[CaptionTrack], language: str) -> CaptionTrack | None:
    """The captions of the reader's language, else Arabic, else any."""
    by_language = {track.language: track for track in tracks}
    return by_language.get(language) or by_language.get("ar") or next(iter(tracks), None)


def paragraphs(track: CaptionTrack) -> list[Paragraph]:
    """The whole text; a paragraph ends with a sentence once it is long enough."""
    found: list[Paragraph] = []
    cues: list[Cue] = []
    for cue in captions.read(track.vtt.encode()):
        words = " ".join(unescape(_TAG.sub("", cue.text)).split())
        cues.append(cue._replace(text=words))
        if cue.end - cues[0].start >= PARAGRAPH_MS and words.endswith(_ENDS):
            found.append(Paragraph(cues[0].start, cues))
            cues = []
    if cues:
        found.append(Paragraph(cues[0].start, cues))
    return found
