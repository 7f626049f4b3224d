"""What a film shows and says, and when: read from `storyboards/<name>.toml`.

There is no voice: the words are captions, and each step stays as long as they take to read.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

BOARDS = Path(__file__).parent / "storyboards"

LETTERS_A_SECOND = 12  # calm reading of Arabic captions, for people who read slowly
BREATH_MS = 1500
LONGEST_CUE = 84  # two lines of a phone
SENTENCE = re.compile(r"(?<=[.؟!:،])\s+")


@dataclass(frozen=True)
class Step:
    """One sentence of a scene, and what it brings onto the screen."""

    scene: int
    shown: int  # how many parts of the scene are there
    says: str
    starts_ms: int
    lasts_ms: int


@dataclass(frozen=True)
class Storyboard:
    """A film before it is drawn."""

    name: str
    title: dict[str, str]
    mode: str  # the scale of its music
    scenes: list[dict[str, Any]]  # tables as scenes.typ reads them

    @cached_property
    def steps(self) -> list[Step]:
        """All steps in order."""
        said = [(i, j + 1, words) for i, scene in enumerate(self.scenes) for j, words in enumerate(scene["say"])]
        lasting = [_reading_ms(words) for _, _, words in said]
        starting = accumulate(lasting, initial=0)
        return [
            Step(scene, shown, words, starts, lasts)
            for (scene, shown, words), starts, lasts in zip(said, starting, lasting, strict=False)
        ]

    @property
    def lasts_ms(self) -> int:
        """The length of the film."""
        return self.steps[-1].starts_ms + self.steps[-1].lasts_ms

    @property
    def chapters(self) -> list[dict[str, Any]]:
        """Chapter marks, as an asset keeps them."""
        first = {step.scene: step.starts_ms for step in self.steps if step.shown == 1}
        return [
            {"at_ms": first[i], "title": scene["chapter"]} for i, scene in enumerate(self.scenes) if "chapter" in scene
        ]

    @property
    def captions(self) -> str:
        """The spoken words as WebVTT."""
        cues = [cue for step in self.steps for cue in _cues(step)]
        return "WEBVTT\n\n" + "\n".join(f"{_clock(begin)} --> {_clock(end)}\n{words}\n" for begin, end, words in cues)


def names() -> list[str]:
    """The films there are."""
    return sorted(path.stem for path in BOARDS.glob("*.toml"))


def load(name: str) -> Storyboard:
    """Read one storyboard."""
    table = tomllib.loads((BOARDS / f"{name}.toml").read_text("utf-8"))
    return Storyboard(name=name, title=table["title"], mode=table["mode"], scenes=table["scene"])


def _reading_ms(words: str) -> int:
    exact = BREATH_MS + len(words) * 1000 // LETTERS_A_SECOND
    return -(-exact // 500) * 500  # whole half seconds keep every cut on a frame


def _cues(step: Step) -> list[tuple[int, int, str]]:
    """Cut the words of a step where they pause, each part as long as its share of the letters."""
    parts = [""]
    for piece in SENTENCE.split(step.says):
        joined = f"{parts[-1]} {piece}".strip()
        parts = [*parts[:-1], joined] if len(joined) <= LONGEST_CUE else [*parts, piece]
    letters = sum(map(len, parts))
    ends = [step.lasts_ms * done // letters for done in accumulate(map(len, parts))]
    return [
        (step.starts_ms + begin, step.starts_ms + end, part)
        for begin, end, part in zip([0, *ends], ends, parts, strict=False)
    ]


def _clock(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
