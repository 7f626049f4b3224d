"""Names as people write them: one Arabic name has many spellings, and a search must find them all."""

import re
import unicodedata

from lms.core import digits

_SAME = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": None, "ـ": None}
)
_TITLES = {"الشيخ", "شيخ", "الاستاذ", "الاستاذه", "استاذ", "الدكتور", "الدكتوره", "دكتور", "المهندس", "د", "ا", "م"}
_BEFORE_A_NAME = re.compile(r"\b(عبد|ابو|بو|ام|ابن|بن) (?=\S)")
_NOT_A_LETTER = re.compile(r"[^\w@+]+")


def fold(text: str) -> str:
    """The text without vowel signs, case, kinds of digits and signs, with single blanks."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _NOT_A_LETTER.sub(" ", digits.fold(bare).casefold()).strip()


def spelled_alike(text: str) -> str:
    """The folded text in one Arabic spelling: أ, إ and آ as ا, ة as ه, ى as ي."""
    return fold(unicodedata.normalize("NFC", text).translate(_SAME))


def key(name: str) -> str:
    """The same for all spellings of an Arabic name: أحمد عبد الله and احمد عبدالله, with or without a title."""
    words = spelled_alike(name).split()
    while len(words) > 1 and words[0] in _TITLES:
        words.pop(0)
    return _BEFORE_A_NAME.sub(r"\1", " ".join(words))


def words(asked: str) -> list[str]:
    """The words of a search, as the keys have them."""
    return key(asked).split()
