"""Arabic as people type it on phones: which spellings of a word count as one.

Tatweel, unseen direction marks, kinds of digits, presentation forms and Persian letters of the keyboard never count.
The rest counts only where the author says so (`heeds`):

    hamza     أ إ آ ٱ are not ا, ؤ is not و, ئ is not ي, a last ء is not left out
    letters   ة is not ه, and ى is not ي
    marks     vowel signs
    case      A is not a
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from lms.core import digits

HEEDS: Final = ("hamza", "letters", "marks", "case")
_UNSEEN = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff\u0640]")
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
_KEYBOARD = str.maketrans({"ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه"})
_HAMZA = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي"})
_LETTERS = str.maketrans({"ة": "ه", "ى": "ي"})
_LAST_HAMZA = re.compile(r"ء(?!\w)")
_SPACES = re.compile(r"\s+")
_EDGES: Final = " .،؛؟!,;:?«»\"'()[]"


def plain(text: str) -> str:
    """The text with all that nobody means by typing it made one: forms, digits, blanks, unseen marks."""
    same = unicodedata.normalize("NFKC", text).translate(_KEYBOARD)
    return _SPACES.sub(" ", digits.fold(_UNSEEN.sub("", same))).strip()


def folded(text: str, heeds: Collection[str] = ()) -> str:
    """The same for all spellings that count as one. A sign of punctuation at either end does not count."""
    same = letters(bare(plain(text), heeds), heeds).strip(_EDGES)
    same = same if "hamza" in heeds else _LAST_HAMZA.sub("", same)
    return same if "case" in heeds else same.casefold()


def bare(text: str, heeds: Collection[str] = ()) -> str:
    """The text without vowel signs, unless they count."""
    return text if "marks" in heeds else _MARKS.sub("", text)


def letters(text: str, heeds: Collection[str] = ()) -> str:
    """The text with each letter as the one it counts as: one stays one, so that a pattern stays a pattern."""
    text = text if "hamza" in heeds else text.translate(_HAMZA)
    return text if "letters" in heeds else text.translate(_LETTERS)
