"""Which renditions a source gets: the table of rungs, and the choice among them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from media.source import Source

# raise it when a change of the table or of the encoder's options must reach videos that are ready
PROFILE_VERSION = 2
SEGMENT_SECONDS = 4
MAX_RATE = Fraction(30)
WORTH_KEEPING = 1.25
AUDIO = "audio"
AUDIO_RATES = {22: 22_050, 48: 44_100}  # samples a second at so many kbit/s
DEFAULT_PROFILE = ("240", "360", "480", "720", "1080", AUDIO)


@dataclass(frozen=True)
class Rung:
    """One rendition: its size by the short side, its quality, and the ceilings of its rates in kbit/s."""

    name: str
    short_side: int
    most_rate: Fraction
    crf: int
    video_kbps: int
    audio_kbps: int
    width: int = 0
    height: int = 0
    rate: Fraction = MAX_RATE
    frames_between_keys: int = 120  # one closed group of pictures: a segment

    @property
    def is_audio(self) -> bool:
        """Whether this one has no picture."""
        return self.name == AUDIO


TABLE = {
    rung.name: rung
    for rung in (
        Rung("240", 240, Fraction(15), crf=27, video_kbps=260, audio_kbps=22),
        Rung("360", 360, MAX_RATE, crf=26, video_kbps=640, audio_kbps=48),
        Rung("480", 480, MAX_RATE, crf=25, video_kbps=1100, audio_kbps=48),
        Rung("720", 720, MAX_RATE, crf=24, video_kbps=2200, audio_kbps=48),
        Rung("1080", 1080, MAX_RATE, crf=24, video_kbps=4200, audio_kbps=48),
        Rung(AUDIO, 0, MAX_RATE, crf=0, video_kbps=0, audio_kbps=22),
    )
}


# a recording of sound alone is worth a little more than the sound of a film
LECTURE = replace(TABLE[AUDIO], audio_kbps=48)


def choose(source: Source, profile: Sequence[str] = DEFAULT_PROFILE) -> tuple[list[Rung], list[Rung]]:
    """Return the rung to make first (playable early) and those to make after, sound alone before the rest.

    Nothing is ever enlarged.
    """
    if not source.has_picture:
        return [LECTURE], []
    pictures = _pictures(source, [TABLE[name] for name in profile if name != AUDIO])
    early = min(pictures, key=lambda rung: abs(rung.short_side - TABLE["360"].short_side))
    heard = [TABLE[AUDIO]] if AUDIO in profile and source.audio_index is not None else []
    return [early], heard + [rung for rung in pictures if rung is not early]


def named(profile_version: str) -> list[str]:
    """The rungs of a set by the note of what it is made by (see `media.place.profile_version`)."""
    return [name for name in profile_version.rpartition(":")[2].split("+") if name in TABLE]


def full_rate(source: Source) -> Fraction:
    """The rate of all rungs but the slow ones: every frame of the source, or every second, or every third…"""
    return source.rate / -(-source.rate // MAX_RATE)


def segment(source: Source) -> Fraction:
    """How many seconds a segment plays, the same in every rung: four, and what makes its frames whole."""
    return _group(source) / full_rate(source)


def _group(source: Source) -> int:
    """Frames of a segment at the full rate: never shorter than four seconds, else two would become one."""
    slowest = _step(source, TABLE["240"])
    return slowest * math.ceil(full_rate(source) / slowest * SEGMENT_SECONDS)


def _step(source: Source, rung: Rung) -> int:
    """Every how many frames of the full rate this rung takes one: whole, so that movement stays even."""
    return math.ceil(full_rate(source) / rung.most_rate)


def _pictures(source: Source, wanted: list[Rung]) -> list[Rung]:
    wanted = sorted(set(wanted), key=lambda rung: rung.short_side) or [TABLE["360"]]
    chosen = [_fitted(rung, source) for rung in wanted if rung.short_side <= source.short_side]
    larger = next((rung for rung in wanted if rung.short_side > source.short_side), None)
    # a source between two rungs keeps its own size, unless that is hardly more than the rung below
    if larger and (not chosen or source.short_side >= chosen[-1].short_side * WORTH_KEEPING):
        own = replace(larger, short_side=source.short_side, name=str(source.short_side))
        chosen.append(_fitted(own, source))
    return chosen


def _fitted(rung: Rung, source: Source) -> Rung:
    """Give the rung its own width, height and rate for this source, all of them even or whole."""
    scale = Fraction(rung.short_side, source.short_side)
    return replace(
        rung,
        width=_even(source.width * scale),
        height=_even(source.height * scale),
        rate=full_rate(source) / _step(source, rung),
        frames_between_keys=_group(source) // _step(source, rung),
    )


def _even(length: Fraction) -> int:
    return max(2, round(length / 2) * 2)
