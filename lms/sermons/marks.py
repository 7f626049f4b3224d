"""The marks of a sermon's plain text, and what they mean to a page, a sheet and the pulpit.

An empty line ends a paragraph, and a line that begins with ## is a heading. A verse stands in ﴿ ﴾, a saying of the
Prophet in « »; what follows either in [ ] says where it stands. There is nothing else, so nothing has to be cleaned:
every sign that a person typed is text.
"""

import enum
import re
from typing import NamedTuple

from lms.core.i18n import direction
from lms.sermons.kinds import Content


class Voice(enum.StrEnum):
    """Who speaks."""

    PLAIN = "plain"
    VERSE = "verse"
    HADITH = "hadith"


class Span(NamedTuple):
    """Some words, and where they stand if they are quoted."""

    voice: Voice
    text: str
    cited: str = ""


class Paragraph(NamedTuple):
    """A paragraph or a heading."""

    spans: tuple[Span, ...]
    is_heading: bool = False

    @property
    def is_verse(self) -> bool:
        """Whether nothing but a verse stands in it: it is set in the middle."""
        said = [span for span in self.spans if span.text.strip(" .:،,")]
        return len(said) == 1 and said[0].voice is Voice.VERSE


_QUOTED = re.compile(r"(?:﴿(?P<verse>[^﴾]*)﴾|«(?P<hadith>[^»]*)»)(?:[ \t]*\[(?P<cited>[^\]\n]{1,80})\])?")
_BREAK = re.compile(r"\n\s*\n")
_HEADING = "##"
_WORDS_A_MINUTE = 95  # from a pulpit, with pauses; a quiet reader is twice as quick


def paragraphs(text: str) -> list[Paragraph]:
    """The text as it is set. A heading is a line of its own, wherever it stands."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = re.sub(rf"^\s*{_HEADING}[^\n]*$", lambda line: f"\n\n{line[0].strip()}\n\n", plain, flags=re.MULTILINE)
    found = []
    for block in filter(None, (each.strip() for each in _BREAK.split(plain))):
        if block.startswith(_HEADING):
            found.append(Paragraph((Span(Voice.PLAIN, block.strip("# ")),), is_heading=True))
        else:
            found.append(Paragraph(tuple(_spans(" ".join(block.split("\n"))))))
    return found


def _spans(block: str) -> list[Span]:
    found = []
    at = 0
    for quoted in _QUOTED.finditer(block):
        if before := block[at : quoted.start()]:
            found.append(Span(Voice.PLAIN, before))
        is_verse = quoted["verse"] is not None
        said = quoted["verse"] if is_verse else quoted["hadith"]
        found.append(Span(Voice.VERSE if is_verse else Voice.HADITH, said.strip(), (quoted["cited"] or "").strip()))
        at = quoted.end()
    if rest := block[at:]:
        found.append(Span(Voice.PLAIN, rest))
    return found


def plain(content: Content) -> str:
    """All words without marks, for a search and for counting."""
    return "\n\n".join(filter(None, map(plain_part, (content.first, content.second, content.supplication))))


def plain_part(text: str) -> str:
    """The words of one part."""
    return "\n\n".join("".join(span.text for span in paragraph.spans) for paragraph in paragraphs(text))


def minutes(content: Content) -> int:
    """How long it takes to preach."""
    return max(1, round(len(plain(content).split()) / _WORDS_A_MINUTE))


def side(language: str) -> str:
    """The direction of a language."""
    return direction(language)
