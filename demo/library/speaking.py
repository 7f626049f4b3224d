"""`python -m demo.library.speaking`: read chapters aloud with espeak-ng; by hand, when a text with sound was changed.

Each sentence is spoken by itself, so that the moment at which it begins is known to the sample. What comes out is
kept in the repository: a recording a chapter, and beside it the moments as labels (seconds, seconds, words).
The voice is a machine's and says so wherever it is named.
"""

import re
import subprocess
import sys
import tempfile
import unicodedata
import wave
from collections.abc import Iterator
from pathlib import Path

from demo.library.manuscript import Chapter
from demo.library.shelf import CONTENT, Writing, works

RATE = 22050
PAUSE, REST, BREATH = 0.45, 0.8, 0.35  # after a sentence, after a paragraph, before the first
VOICE = ("-v", "ar", "-s", "136", "-p", "38", "-a", "150")
BITS = "11k"
_END = re.compile(r"(?<=[.؟!])\s+")
_MARK = "[\u064b-\u0650\u0652]"
_SUN = "تثدذرزسشصضطظلن"
_LETTER = "[ء-ي]"


def speak(chapter: Chapter, target: Path) -> None:
    """Make `target` (Ogg, Opus) and its labels."""
    samples, labels, at = [_silence(BREATH)], [], BREATH
    for words, rest in _sentences(chapter):
        said = _said(words)
        labels.append((at, at + len(said) / 2 / RATE, words))
        samples += [said, _silence(rest)]
        at += len(said) / 2 / RATE + rest
    with tempfile.NamedTemporaryFile(suffix=".wav") as whole:
        with wave.open(whole.name, "wb") as sound:
            sound.setparams((1, 2, RATE, 0, "NONE", ""))
            sound.writeframes(b"".join(samples))
        options = ["-c:a", "libopus", "-b:a", BITS, "-application", "voip", "-ac", "1", "-map_metadata", "-1"]
        clean = ["-af", "highpass=f=90,lowpass=f=7000", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
        command = ["ffmpeg", "-loglevel", "error", "-y", "-i", whole.name, *clean, *options, str(target)]
        subprocess.run(command, check=True)
    lines = (f"{begin:.3f}\t{end:.3f}\t{words}" for begin, end, words in labels)
    target.with_suffix(".txt").write_text("\n".join(lines) + "\n", "utf-8")


def _sentences(chapter: Chapter) -> Iterator[tuple[str, float]]:
    """The title, then every sentence, with the rest after it."""
    yield chapter.title, REST
    for block in chapter.blocks:
        *first, last = _END.split(block.text)
        yield from ((words, PAUSE) for words in first)
        yield last, REST


def _said(words: str) -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".wav") as spoken:
        subprocess.run(["espeak-ng", *VOICE, "-w", spoken.name, as_heard(words)], check=True, stderr=subprocess.DEVNULL)
        with wave.open(spoken.name) as sound:
            return _trimmed(sound.readframes(sound.getnframes()))


def _trimmed(samples: bytes) -> bytes:
    """Without the silence at the end."""
    quiet = len(samples)
    while quiet > 2 and abs(int.from_bytes(samples[quiet - 2 : quiet], "little", signed=True)) < 60:  # noqa: PLR2004
        quiet -= 2
    return samples[:quiet]


def _silence(seconds: float) -> bytes:
    return b"\0\0" * int(seconds * RATE)


def as_heard(words: str) -> str:
    """Vocalised Arabic as it sounds: sun letters, doubled letters, the article in mid-sentence, and pausal endings."""
    text = unicodedata.normalize("NFC", words)
    text = re.sub(f"({_MARK})\u0651", "\u0651\\1", text)
    for written, heard in (("هَذ", "هَاذ"), ("لَكِن", "لَاكِن"), ("مِائَة", "مِئَة"), ("ذَلِك", "ذَالِك")):
        text = text.replace(written, heard)
    flows = "(?<=[\u064e-\u0650ايىو]) "  # the article after a vowel has none of its own
    for begin, sun, moon in (
        (f"{flows}", " ", " لْ"),
        (r"(?<![ء-ي\u064b-\u0652])", "أَ", "أَلْ"),
        (r"(?<=[وفبك][\u064e\u0650])", "", "لْ"),
    ):
        text = re.sub(f"{begin}ال(?=[{_SUN}]\u0651)", sun, text)
        text = re.sub(f"{begin}ال(?=[^{_SUN}])", moon, text)
    text = re.sub(f"({_LETTER})\u0651", "\\1\u0652\\1", text).replace("ى", "ا")
    return ". ".join(_paused(part) for part in re.split(r"[.؟!]\s*", text) if part.strip())


def _paused(phrase: str) -> str:
    """The last word before a stop loses its ending."""
    parts = re.split(r"([،:])", phrase)
    return "".join(
        re.sub(r"ة[\u064b-\u0650\u0652]?\s*$", "ه", re.sub(r"[\u064c-\u0650]\s*$", "", part)) for part in parts
    )


def narrated() -> Iterator[Writing]:
    """The editions that are read aloud."""
    return (writing for work in works() for writing in work.editions if writing.sound)


if __name__ == "__main__":
    for spoken in narrated():
        folder = CONTENT / spoken.slug / "sound"
        folder.mkdir(exist_ok=True)
        for number, part in enumerate(spoken.chapters(), 1):
            speak(part, folder / f"{number}.ogg")
            sys.stdout.write(f"{spoken.name} {number}\n")
