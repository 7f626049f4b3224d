"""Which renditions a source gets: the table of rungs, and the choice among them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from media.probe import Source

# raise it when a change of the table or of the encoder's options must reach videos that are ready
PROFILE_VERSION = 1
SEGMENT_SECONDS = 4
MAX_RATE = Fraction(30)
WORTH_KEEPING = 1.25
AUDIO = "audio"
DEFAULT_PROFILE = ("360", "720", AUDIO)


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

    @property
    def is_audio(self) -> bool:
        """Whether this one has no picture."""
        return self.name == AUDIO

    @property
    def frames_between_keys(self) -> int:
        """Frames of one closed group: never shorter than a segment, else the next one would be swallowed."""
        return -(-self.rate.numerator * SEGMENT_SECONDS // self.rate.denominator)


TABLE = {
    rung.name: rung
    for rung in (
        Rung("240", 240, Fraction(15), crf=27, video_kbps=260, audio_kbps=32),
        Rung("360", 360, MAX_RATE, crf=26, video_kbps=640, audio_kbps=48),
        Rung("480", 480, MAX_RATE, crf=25, video_kbps=1100, audio_kbps=48),
        Rung("720", 720, MAX_RATE, crf=24, video_kbps=2200, audio_kbps=64),
        Rung("1080", 1080, MAX_RATE, crf=24, video_kbps=4200, audio_kbps=64),
        Rung(AUDIO, 0, MAX_RATE, crf=0, video_kbps=0, audio_kbps=32),
    )
}


def choose(source: Source, profile: Sequence[str] = DEFAULT_PROFILE) -> tuple[list[Rung], list[Rung]]:
    """Return the rungs to make first (playable early) and those to make after; nothing is ever enlarged."""
    pictures = _pictures(source, [TABLE[name] for name in profile if name != AUDIO])
    early = min(pictures, key=lambda rung: abs(rung.short_side - TABLE["360"].short_side))
    first = [early]
    if AUDIO in profile and source.audio_index is not None:
        first.append(TABLE[AUDIO])
    return first, [rung for rung in pictures if rung is not early]


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
        rate=min(source.rate, rung.most_rate),
    )


def _even(length: Fraction) -> int:
    return max(2, round(length / 2) * 2)
