r"""GIFT, as Moodle documents it: `::name::[plain]question {=right ~wrong #feedback ####explanation}`.

Known: one and several right options (by weights), true and false, short answers, numbers (with a tolerance or a
range), matching, essays, `$CATEGORY`, tags in comments, escapes. Questions stand apart by an empty line; a line that
opens a new question while the one before is whole begins it all the same, so each of them is judged by itself.
Read here and written in `gift_writing`; the answers in braces are read in `gift_answers`.
"""

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate

from courses.quizzes.exchange import gift_answers, gift_writing, plaintext
from courses.quizzes.exchange.face import MOST_QUESTION, Draft, Feature, Reading, Trouble
from courses.quizzes.exchange.gift_signs import hide, show
from courses.quizzes.types.face import Fault, Said

SUFFIX = "gift.txt"
MIME = "text/plain; charset=utf-8"
KINDS = frozenset({"single", "multiple", "true_false", "numeric", "short", "matching", "essay"})
CARRIES = frozenset(
    {
        *(Feature.TAGS, Feature.SHELF, Feature.EXPLAIN, Feature.LINES, Feature.PENALTY, Feature.FRACTIONS),
        *(Feature.FEEDBACK, Feature.STARS, Feature.SPARE_CHOICES, Feature.SHARED_CHOICES),
    }
)
EXCEPT: Mapping[str, frozenset[Feature]] = {}
GAP = "_____"
_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_CATEGORY = re.compile(r"\$CATEGORY:\s*(.*)")
_TAG = re.compile(r"\[tag:([^\]]*)\]")
write = gift_writing.write


@dataclasses.dataclass(slots=True)
class Block:
    """The lines of one question, with their numbers, and what was said before it."""

    path: tuple[Said, ...]
    tags: list[str] = dataclasses.field(default_factory=list)
    lines: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    opened: int = 0
    closed: int = 0
    ends: list[int] = dataclasses.field(default_factory=list)  # where each line ends in the text

    @property
    def text(self) -> str:
        return "\n".join(line for _number, line in self.lines)

    @property
    def is_open(self) -> bool:
        return self.opened > self.closed

    @property
    def is_whole(self) -> bool:
        return self.closed > 0 and not self.is_open

    def add(self, number: int, line: str) -> None:
        """One more line; braces are counted as they come, so that a long block costs no more than its length."""
        self.lines.append((number, line))
        self.opened, self.closed = self.opened + line.count("{"), self.closed + line.count("}")

    def line_of(self, place: int) -> int:
        """The number of the line in which this place of the text stands."""
        if not self.ends:
            self.ends.extend(accumulate(len(line) + 1 for _number, line in self.lines))
        return self.lines[min(bisect_right(self.ends, place), len(self.lines) - 1)][0]


def read(content: bytes, language: str) -> Reading:
    """Return the questions of a GIFT file, and one mistake for each line that has any."""
    reading = Reading()
    for block in _blocks(plaintext.decoded(content), language):
        _take(block, reading, language)
    return reading


def _blocks(text: str, language: str) -> Iterator[Block]:
    waiting: list[str] = []  # tags that stand above the question that they are about
    block = Block(())
    for number, raw in enumerate(text.split("\n"), 1):
        line = hide(raw)
        if raw.lstrip().startswith("//"):
            (waiting if block.is_whole or not block.lines else block.tags).extend(_TAG.findall(raw))
            continue
        found = _CATEGORY.match(line.strip())
        starts_another = line.lstrip().startswith("::") or "{" in line
        if found or not line.strip() or (starts_another and (block.is_whole or block.is_open)):
            if block.lines:
                yield block
            block = Block(_path(found[1], language) if found else block.path)
        if line.strip() and not found:
            block.add(number, line)
            block.tags, waiting = [*block.tags, *waiting], []
    if block.lines:
        yield block


def _path(said: str, language: str) -> tuple[Said, ...]:
    names = (show(name).strip() for name in said.replace("//", "\ufdef").split("/"))
    kept = [name.replace("\ufdef", "/") for name in names if name not in {"", "$course$", "$system$", "top"}]
    return tuple({language: name} for name in kept)


def _take(block: Block, reading: Reading, language: str) -> None:
    """Read one question; what is wrong with it is noted instead."""
    text, before = block.text, len(reading.mistakes)
    if fault := _fault(text):
        return reading.wrong(block.line_of(fault[0]), fault[1])
    opened, closed = text.find("{"), text.find("}")
    ask, is_html = _asked(text[:opened], text[closed + 1 :])
    if not ask:
        reading.wrong(block.line_of(0), Trouble.NO_QUESTION)
    place = gift_answers.Place(opened + 1, block.line_of, language, is_html)
    found = gift_answers.read(text[opened + 1 : closed], place, reading)
    if found is None or len(reading.mistakes) > before:
        return None
    kind, body = found
    whole = {"ask": {language: ask}, **body}
    tags = tuple(tag.strip() for tag in block.tags)
    reading.drafts.append(Draft(kind, whole, block.line_of(0), tags=tags, path=block.path))
    return None


def _fault(text: str) -> tuple[int, str] | None:
    """What is wrong with the braces of a question, and where."""
    opened, closed = text.find("{"), text.find("}")
    if len(text) > MOST_QUESTION:
        return 0, Fault.TOO_LONG
    if closed >= 0 and (opened < 0 or closed < opened):
        return closed, Trouble.UNOPENED
    if opened < 0:
        return 0, Trouble.NO_ANSWERS
    if closed < 0:
        return opened, Trouble.UNCLOSED
    if stray := re.search(r"[{}]", text[closed + 1 :]):
        return closed + 1 + stray.start(), Trouble.SECOND_BRACE
    inner = text.find("{", opened + 1, closed)
    return (inner, Trouble.SECOND_BRACE) if inner >= 0 else None


def _asked(before: str, after: str) -> tuple[str, bool]:
    """The question, with a line where the missing word is; and whether it is written in HTML."""
    before = _TITLE.sub("", before, count=1) if _TITLE.match(before) else before
    markup = gift_answers.MARKUP.match(before)
    before = before[markup.end() :] if markup else before
    is_html = bool(markup and markup[1] in {"html", "moodle"})
    ask = f"{before.strip()} {GAP} {after.strip()}" if after.strip() else before
    return gift_answers.said(ask, is_html), is_html
