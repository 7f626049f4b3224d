"""Stems: what words that differ by article, conjunction or ending have in common.

Arabic by the rules of "light10" (Larkey and others, 2007; what Lucene does), on words as `text.fold` spells them. Other
languages by Snowball, which is loaded when the first of their words comes along.
"""

from functools import lru_cache
from typing import Any

_PREFIXES = ("ال", "وال", "بال", "كال", "فال", "لل", "و")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_FATHER = frozenset({"ابو", "ابا", "ابي"})  # one name in three cases: Abu Hurayra
_SHORTEST = 2
_FIRST, _LAST = "\u0620", "\u06ff"
SNOWBALL = {
    "en": "english",
    "fr": "french",
    "de": "german",
    "es": "spanish",
    "id": "indonesian",
    "tr": "turkish",
}
_OWN_LETTERS = frozenset({"ur", "fa", "ps", "sd", "ug", "ku", "ms"})  # Arabic letters, but not Arabic words
_known: dict[str, Any] = {}  # Any: a Snowball stemmer, loaded late


def of(word: str, language: str) -> str:
    """The stem of a word in a text of this language; the word itself where there is none."""
    if is_arabic(word):
        return word if language in _OWN_LETTERS else arabic(word)
    if language in SNOWBALL and word.isalpha():
        return _snowball(language, word)
    return word


def asked(word: str, language: str = "") -> frozenset[str]:
    """The stems that a word may have in the texts to be searched, where their language is not known."""
    if is_arabic(word) or language:
        return frozenset({of(word, language)})
    return frozenset(of(word, each) for each in SNOWBALL)


def is_arabic(word: str) -> bool:
    """Whether a word is written in Arabic letters."""
    return _FIRST <= word[0] <= _LAST


@lru_cache(maxsize=8192)
def arabic(word: str) -> str:
    """A word without the article and what stands before it, and without its ending."""
    if word in _FATHER:
        return "ابو"
    for prefix in _PREFIXES:
        least = 3 if len(prefix) == 1 else _SHORTEST
        if word.startswith(prefix) and len(word) >= len(prefix) + least:
            word = word.removeprefix(prefix)
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) >= len(suffix) + _SHORTEST:
            word = word.removesuffix(suffix)
    return word


@lru_cache(maxsize=8192)
def _snowball(language: str, word: str) -> str:
    if language not in _known:
        import Stemmer  # a library in C: a page that nobody searches does without

        _known[language] = Stemmer.Stemmer(SNOWBALL[language], 0)
    return str(_known[language].stemWord(word)) or word
