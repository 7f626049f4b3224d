"""Answers that are given as a pattern: `*` for anything, or a regular expression that is never waited for.

A regular expression may need longer than the age of the world for an answer of thirty letters. Each look is given a
tenth of a second, during which other requests go on, and is then broken off. Repetitions within repetitions are
written out when a pattern is read (`((a{999}){999}){999}` fills any memory), so together they may not come to much.
"""

from math import prod
from typing import Final

import regex

LIMIT_SECONDS: Final = 0.1
MOST_PATTERN: Final = 300
MOST_REPEATED: Final = 10_000
_CALL = regex.compile(r"\(\?(?:R|[+-]?\d|&|P>)")  # a pattern that calls itself grows until the memory is full
_COUNT = regex.compile(r"\{[^{}]*?(\d+)\D*\}")


class BadPattern(ValueError):
    """The author's regular expression cannot be read."""


class TooSlow(Exception):
    """The regular expression did not come to an end with this answer: a person must look."""


def matches_stars(pattern: str, text: str) -> bool:
    r"""Whether `text` is as `pattern` says, where `*` stands for anything and `\*` for a star. No pattern is slow."""
    first, *rest = (piece.replace("\0", "*") for piece in pattern.replace("\\*", "\0").split("*"))
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    place, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def without_stars(pattern: str) -> str:
    """An answer that the pattern takes: nothing where anything may stand."""
    return pattern.replace("\\*", "\0").replace("*", "").replace("\0", "*").strip()


def matches(pattern: str, text: str) -> bool:
    """Whether the regular expression takes the whole text. Raises `BadPattern`, or `TooSlow` when the time is over."""
    try:
        found = compiled(pattern).fullmatch(text, timeout=LIMIT_SECONDS, concurrent=True)
    except TimeoutError as late:
        raise TooSlow from late
    except (MemoryError, RecursionError) as deep:
        raise TooSlow from deep
    return found is not None


def compiled(pattern: str) -> regex.Pattern[str]:
    """The pattern, ready to look. Raises `BadPattern`."""
    if len(pattern) > MOST_PATTERN or _CALL.search(pattern):
        raise BadPattern
    if prod(max(1, int(count)) for count in _COUNT.findall(pattern)) > MOST_REPEATED:
        raise BadPattern
    try:
        return regex.compile(pattern, regex.VERSION1)
    except (regex.error, ValueError, OverflowError, RecursionError) as bad:
        raise BadPattern from bad
