"""Words as people search for them: marks, kinds of alef and digits make no difference."""

import re
import unicodedata

from lms.core import digits

_SAME = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "ـ": ""})
_ARTICLE = re.compile(r"\b(?:و|ب|ف|ك)?ال(?=\w{2})")


def plain(text: str) -> str:
    """The text without vowel marks, with one alef, western digits and small letters."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return digits.fold(bare.translate(_SAME)).casefold()


def has_all(words: str, *texts: str) -> bool:
    """Whether every word occurs somewhere in the texts; the Arabic article is not looked at."""
    whole = _ARTICLE.sub("", plain(" ".join(texts)))
    return all(word in whole for word in _ARTICLE.sub("", plain(words)).split())
