"""Cues as people bring them: WebVTT, labels of Audacity, or our own lines; aligned with the text by their words.

Our own lines are a time and a sentence, such as `1:02.5  12.3`: from there on sentence 3 of page 12 is heard. An
editor writes them by hand or taps them while listening.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from lms.core import digits
from lms.core.errors import BadValue
from lms.core.i18n import _l

MOST = 20_000
AHEAD = 40
"""So many sentences are looked at for the words of a label: a voice leaves some out, but goes on."""

ENOUGH = 0.6
_STAMP = r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,3})?)"
_OWN = re.compile(rf"{_STAMP}\s+(?:(\d{{1,3}})[.:])?(\d{{1,5}})[.:](\d{{1,4}})(?:\s.*)?")
_VTT = re.compile(rf"{_STAMP}\s+-->\s+{_STAMP}.*")
_LABEL = re.compile(r"(\d+(?:[.,]\d+)?)\t(\d+(?:[.,]\d+)?)\t(.*)")
_PLACE = re.compile(r"(?:(\d{1,3})[.:])?(\d{1,5})[.:](\d{1,4})")
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")


class BadCues(BadValue):
    """A line that cannot be understood."""


class Label(NamedTuple):
    """A moment, and either the place in the text or the words that are heard."""

    at_ms: int
    volume: int
    page: int
    fragment: int
    words: str


class Spot(NamedTuple):
    """A sentence of the book, and its words."""

    volume: int
    page: int
    fragment: int
    words: str


class Aligned(NamedTuple):
    """Cues, and the labels whose words were not found."""

    cues: list[tuple[int, Spot]]
    strangers: list[Label]


def read(text: str) -> list[Label]:
    """The labels of a file or of what was typed, in the order of time; raises `BadCues` with the line that is wrong."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    labels = _webvtt(lines) if lines[0].startswith("WEBVTT") else _lines(lines)
    if len(labels) > MOST:
        raise BadCues(_l("That is more than a recording can have. Please bring one track at a time."))
    if not labels:
        raise BadCues(_l("There is no cue in it."))
    seen: dict[int, Label] = {}
    for label in labels:
        seen.setdefault(label.at_ms, label)
    return [seen[at] for at in sorted(seen)]


def align(labels: Sequence[Label], spots: Sequence[Spot]) -> Aligned:
    """Each label's sentence: by the place it names, else by its words, looked for from the last one on."""
    known = {(spot.volume, spot.page, spot.fragment): place for place, spot in enumerate(spots)}
    words = [Counter(_words(spot.words)) for spot in spots]
    cues: list[tuple[int, Spot]] = []
    strangers: list[Label] = []
    last = -1
    for label in labels:
        if label.page:
            place = known.get((label.volume or 1, label.page, label.fragment), -1)
        else:
            place = _nearest(Counter(_words(label.words)), words, max(last, 0))
        if place < 0:
            strangers.append(label)
        elif place != last:
            cues.append((label.at_ms, spots[place]))
            last = place
    return Aligned(cues, strangers)


def write(cues: Sequence[tuple[int, Spot]], has_volumes: bool = False) -> str:
    """Cues in our own lines, with their first words for the eye."""
    return "\n".join(
        f"{clock(at)}  {f'{spot.volume}.' if has_volumes else ''}{spot.page}.{spot.fragment}  {spot.words[:60]}"
        for at, spot in cues
    )


def clock(milliseconds: int) -> str:
    """1:02:03.4"""
    tenths = round(milliseconds / 100)
    seconds, tenth = divmod(tenths, 10)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02}" if hours else str(minutes)
    return f"{head}:{seconds:02}.{tenth}"


def _nearest(wanted: Counter[str], words: Sequence[Counter[str]], first: int) -> int:
    """A label may be part of a sentence, or a sentence part of a label."""
    best, best_share = -1, ENOUGH
    for place in range(first, min(first + AHEAD, len(words))):
        least = min(wanted.total(), words[place].total())
        share = (wanted & words[place]).total() / least if least else 0.0
        if share > best_share:
            best, best_share = place, share
    return best


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_MARKS.sub("", text))]


def _webvtt(lines: list[str]) -> list[Label]:
    labels: list[Label] = []
    at: int | None = None
    said: list[str] = []
    for line in [*lines, ""]:
        timing = _VTT.fullmatch(digits.fold(line.strip()))
        if timing:
            at, said = _milliseconds(timing.groups()[:3]), []
        elif at is not None and line.strip():
            said.append(re.sub(r"<[^>]*>", "", line.strip()))
        elif at is not None:
            labels.append(_label(at, " ".join(said)))
            at = None
    return labels


def _lines(lines: list[str]) -> list[Label]:
    labels: list[Label] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("\\"):  # Audacity's second line of a label: frequencies
            continue
        folded = digits.fold(line)
        own, label = _OWN.fullmatch(folded.strip()), _LABEL.fullmatch(folded.rstrip("\n"))
        if own:
            volume, page, fragment = (int(part or 0) for part in own.groups()[3:])
            labels.append(Label(_milliseconds(own.groups()[:3]), volume, page, fragment, ""))
        elif label:
            labels.append(_label(round(float(label[1].replace(",", ".")) * 1000), line.rstrip("\n").split("\t", 2)[2]))
        else:
            raise BadCues(
                _l("Line %(line)s is neither a cue nor a label: a time comes first, then the place.", line=number)
            )
    return labels


def _label(at: int, words: str) -> Label:
    place = _PLACE.fullmatch(digits.fold(words.strip()))
    if place:
        return Label(at, int(place[1] or 0), int(place[2]), int(place[3]), "")
    return Label(at, 0, 0, 0, words)


def _milliseconds(groups: Sequence[str | None]) -> int:
    hours, minutes = (int(part or 0) for part in groups[:2])
    return (hours * 60 + minutes) * 60_000 + round(float((groups[2] or "0").replace(",", ".")) * 1000)
