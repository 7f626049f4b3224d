"""Which passwords everybody tries first. Refused offline, from two lists shipped with us.

`common_words.txt` is our own: what people here make passwords of. `common_passwords.bin` holds the passwords of eight
signs and more that stood most often in published leaks, as sorted digests of five bytes: looked up, never read.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from lms.accounts import names
from lms.core import digits

_HERE = Path(__file__).parent
_SIZE = 5
_FEWEST_SIGNS = 4
_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "ضصثقفغعهخحجد",
    "شسيبلاتنمكط",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
)
_RUNS = frozenset(pair for row in _ROWS for line in (row, row[::-1]) for pair in map("".join, pairwise(line)))
_SIGNS = (str.maketrans("@4310$5!7", "aaeiossit"), str.maketrans("@4310$5!7", "aaeiossih"))  # 7 is a t, or an Arabic h


def is_common(password: str, about: Iterable[str] = ()) -> bool:
    """Whether the password is one that a guesser tries early; `about` is what is known of its person."""
    plain = digits.fold(password).casefold()
    if len(set(plain)) < _FEWEST_SIGNS or is_run(plain) or _leaked(plain):
        return True
    parts = [part for fact in about for part in (fact, *fact.split("@")[0].split())]
    known = _words() | {base(part) for part in parts if len(part) >= _FEWEST_SIGNS}
    return bool(known & {base(plain), *(base(plain.translate(signs)) for signs in _SIGNS)})


def is_run(plain: str) -> bool:
    """Whether nearly all signs follow their neighbour on the keyboard, in counting, or are repeated."""
    steps = [a == b or a + b in _RUNS for a, b in pairwise(plain)]
    return sum(steps) >= len(steps) - 1


def base(text: str) -> str:
    """What a guesser takes away first: case, spelling, signs and numbers around a word, and the word said twice."""
    joined = names.key(text).replace(" ", "").replace("_", "")
    word = joined.strip("0123456789@+") or joined
    half = len(word) // 2
    return word[:half] if half and word[:half] == word[half:] else word


@cache
def _words() -> frozenset[str]:
    lines = (_HERE / "common_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _digests() -> bytes:
    return (_HERE / "common_passwords.bin").read_bytes()


def _leaked(plain: str) -> bool:
    wanted, kept = digest(plain), _digests()
    place = bisect_left(range(len(kept) // _SIZE), wanted, key=lambda at: kept[at * _SIZE : (at + 1) * _SIZE])
    return kept[place * _SIZE : (place + 1) * _SIZE] == wanted


def digest(plain: str) -> bytes:
    """The five bytes that stand for a password in the list."""
    return hashlib.blake2b(plain.encode(), digest_size=_SIZE).digest()
