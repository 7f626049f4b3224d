"""Aiken: a question, its options as `A. text` or `A) text`, and `ANSWER: A`. One right option, and nothing else."""

import dataclasses
import re
import string
from collections.abc import Mapping, Sequence

from courses.quizzes.exchange import plaintext
from courses.quizzes.exchange.face import NO_FILES, Draft, Feature, Files, Reading, Trouble, say

SUFFIX = "aiken.txt"
MIME = "text/plain; charset=utf-8"
KINDS = frozenset({"single"})
CARRIES: frozenset[Feature] = frozenset()
EXCEPT: Mapping[str, frozenset[Feature]] = {}
_OPTION = re.compile(r"([A-Z])[.)]\s+(.*)")
_ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)


@dataclasses.dataclass(slots=True)
class Block:
    """A question as far as it is read."""

    line: int = 0
    ask: list[str] = dataclasses.field(default_factory=list)
    options: list[tuple[str, str]] = dataclasses.field(default_factory=list)


def read(content: bytes, language: str) -> Reading:
    """Return the questions of an Aiken file; every question ends with its ANSWER line."""
    reading, block = Reading(), Block()
    for number, raw in enumerate(plaintext.decoded(content).split("\n"), 1):
        line = raw.strip()
        option, answer = _OPTION.fullmatch(line), _ANSWER.fullmatch(line)
        if not line:
            continue
        block.line = block.line or number
        if answer:
            _take(block, answer[1].strip().upper(), number, reading, language)
            block = Block()
        elif option and block.ask:
            block.options.append((option[1], option[2].strip()))
        elif option:
            reading.wrong(number, Trouble.NO_QUESTION)
        elif block.options:
            reading.wrong(block.line, Trouble.NO_ANSWERS)
            block = Block(number, [line])
        else:
            block.ask.append(line)
    if block.line:
        reading.wrong(block.line, Trouble.NO_ANSWERS)
    return reading


def _take(block: Block, letter: str, number: int, reading: Reading, language: str) -> None:
    if not block.ask:
        reading.wrong(number, Trouble.NO_QUESTION)
    elif letter not in {each for each, _text in block.options}:
        reading.wrong(number, Trouble.NO_SUCH_OPTION, letter)
    else:
        options = [{"text": {language: text}, "right": each == letter} for each, text in block.options]
        body = {"ask": {language: "\n".join(block.ask)}, "options": options, "shuffle": True}
        reading.drafts.append(Draft("single", body, block.line))


def write(drafts: Sequence[Draft], language: str, _files: Files = NO_FILES) -> bytes:
    """Return a file of these questions, each on lines of its own."""
    told = []
    for draft in drafts:
        options = list(zip(string.ascii_uppercase, draft.body["options"], strict=False))
        lines = [_one_line(say(draft.body["ask"], language))]
        lines += [f"{letter}. {' '.join(say(option['text'], language).split())}" for letter, option in options]
        lines.append("ANSWER: " + next(letter for letter, option in options if option.get("right")))
        told.append("\n".join(lines))
    return ("\n\n".join(told) + "\n").encode()


def _one_line(text: str) -> str:
    """In one line; one that would be taken for an option or an answer gets a dash before it."""
    joined = " ".join(text.split())
    return f"– {joined}" if _OPTION.fullmatch(joined) or _ANSWER.fullmatch(joined) else joined
