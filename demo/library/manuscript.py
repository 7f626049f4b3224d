"""A manuscript: chapters of headings, paragraphs, points and sayings, written with as few marks as can be."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["title", "paragraph", "heading", "point", "saying"]

MARKS: dict[str, Kind] = {"## ": "heading", "- ": "point", "> ": "saying"}
CHAPTER = "# "


class Block(NamedTuple):
    """A title, a paragraph, a heading inside of a chapter, a point of a list, or a saying set apart."""

    kind: Kind
    text: str


class Chapter(NamedTuple):
    """A chapter under its title."""

    title: str
    blocks: list[Block]


def read(text: str) -> list[Chapter]:
    """The chapters of a manuscript; each line that is not blank is a block."""
    chapters: list[Chapter] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith(CHAPTER):
            chapters.append(Chapter(line.removeprefix(CHAPTER), []))
        else:
            chapters[-1].blocks.append(_block(line))
    return chapters


def plain(title: str, chapters: list[Chapter]) -> str:
    """The whole as plain text."""
    return "\n\n".join([title, *_plain(chapters)]) + "\n"


def _plain(chapters: list[Chapter]) -> Iterator[str]:
    for chapter in chapters:
        yield chapter.title
        for block in chapter.blocks:
            yield f"• {block.text}" if block.kind == "point" else block.text


def _block(line: str) -> Block:
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            return Block(kind, line.removeprefix(mark))
    return Block("paragraph", line)
