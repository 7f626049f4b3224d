"""`python -m demo.sermons.speaking`: read sermons aloud with espeak-ng; by hand, when one of their texts was changed.

What is read stands beside the recording, with all its vowels. No machine recites the Quran here: where a verse stands,
its place is named instead (in brackets). The voice is a machine's and says so where it is offered.
"""

import re
import sys
import unicodedata
from pathlib import Path

from demo.library.manuscript import Block, Chapter, read
from demo.library.speaking import speak
from demo.sermons.manuscripts import FOLDER

SOUND = FOLDER / "sound"


def spoken(path: Path) -> Chapter:
    """A sermon as it is said: without brackets, and with the long vowels that nobody writes."""
    (chapter,) = read(path.read_text("utf-8"))
    blocks = [Block(block.kind, _as_said(block.text)) for block in chapter.blocks]
    return Chapter(chapter.title, blocks)


def _as_said(words: str) -> str:
    text = unicodedata.normalize("NFC", words.strip("[]"))
    text = re.sub("لل\u064e\u0651ه", "لل\u064e\u0651اه", text)  # the name of God
    for written, heard in (("إِلَه", "إِلَاه"), ("رَّحْمَن", "رَّحْمَان")):
        text = text.replace(unicodedata.normalize("NFC", written), heard)
    return text


if __name__ == "__main__":
    for source in sorted(SOUND.glob("*.md")):
        target = source.with_suffix(".ogg")
        speak(spoken(source), target)
        target.with_suffix(".txt").unlink()
        sys.stdout.write(f"{source.stem}\n")
