"""The program that reads a plain text: `python -I text_pages.py SOURCE CLEAN TARGET`.

CLEAN gets the text in UTF-8; TARGET a line of JSON a page: what stands between form feeds, else some paragraphs. It
says {"pages": 2, "wordless": 0} or {"refused": "reason"}. It runs on a leash and imports nothing of ours.
"""

import codecs
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PORTION = 2500
MOST_BYTES = 50_000_000
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
KEPT = "\n\f\t\u200c\u200d"  # joiners are letters of some languages


def main(source: Path, clean: Path, target: Path) -> dict[str, Any]:  # Any: JSON
    """Read it all."""
    if source.stat().st_size > MOST_BYTES:
        return {"refused": "too_large"}
    words = _decoded(source.read_bytes())
    if words is None:
        return {"refused": "not_text"}
    words = "".join(
        each for each in words.replace("\r\n", "\n").replace("\r", "\n") if each.isprintable() or each in KEPT
    )
    if not words.strip():
        return {"refused": "empty"}
    clean.write_text(words, encoding="utf-8")
    number = 0
    with target.open("w", encoding="utf-8") as lines:
        for number, (chapter, page) in enumerate(_pages(words), start=1):
            said = {"number": number, "label": str(number), "chapter": chapter, "text": page}
            lines.write(json.dumps(said, ensure_ascii=False) + "\n")
    return {"pages": number, "wordless": 0}


def _decoded(content: bytes) -> str | None:
    """By its mark, else UTF-8, else what Arabic Windows writes; None where it is no text."""
    for mark, name in MARKS:
        if content.startswith(mark):
            return _as(content, name)
    if b"\0" in content:
        return None
    found = _as(content, "utf-8")
    return found if found is not None else _as(content, "cp1256")


def _as(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        return None


def _pages(words: str) -> Iterator[tuple[str, str]]:
    """(chapter, text); a line that begins with # is the title of what follows."""
    chapter = ""
    for page in words.split("\f") if "\f" in words else _portions(words):
        for line in page.splitlines():
            if line.startswith("#"):
                chapter = line.lstrip("#").strip()[:200]
                break
        if page.strip():
            yield chapter, page.strip("\n")


def _portions(words: str) -> Iterator[str]:
    portion = ""
    for line in words.splitlines(keepends=True):
        for start in range(0, len(line), PORTION):
            if portion and (len(portion) + len(line) > PORTION or line.startswith("#")):
                yield portion
                portion = ""
            portion += line[start : start + PORTION]
    yield portion


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*(Path(each) for each in sys.argv[1:4]))))
