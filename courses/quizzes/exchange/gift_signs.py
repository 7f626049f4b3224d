r"""The signs of GIFT that are escaped by a backslash: hidden while a question is cut up, shown when it is read."""

import re

SIGNS = "~=#{}:\\"
_HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate(SIGNS)} | {"n": "\ufdde"}
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_SHOWN = str.maketrans({hidden: "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()})
_NEEDS = re.compile(r"[~=#{}:\\]")


def hide(text: str) -> str:
    """The text with a sign of nobody else's for each escaped one."""
    return _ESCAPED.sub(lambda found: _HIDDEN[found[1]], text)


def show(text: str) -> str:
    """The text as it is read."""
    return text.strip().translate(_SHOWN)


def escape(text: str) -> str:
    """A text that GIFT takes for nothing but text, in one line."""
    return _NEEDS.sub(lambda found: "\\" + found[0], text).replace("\n", "\\n")
