"""What is compared of a word: its letters, its vowels, and a skeleton that all spellings of it share.

None of this is ever shown: what people see is the text as it stands in the sermon and in the fixed text.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator

TOKEN = re.compile(r"[\u0621-\u065f\u0670-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff\u200c\u200d]+")
_TATWEEL, _DAGGER, _MADDA, _HAMZA_ABOVE, _HAMZA_BELOW = "\u0640", "\u0670", "\u0653", "\u0654", "\u0655"
_FATHATAN, _DAMMATAN, _KASRATAN, _SHADDA = "\u064b", "\u064c", "\u064d", "\u0651"
_VOWELS = frozenset("\u064b\u064c\u064d\u064e\u064f\u0650")
_OTHER_SIGNS = str.maketrans({"\u06cc": "ى", "\u08f0": _FATHATAN, "\u08f1": _DAMMATAN, "\u08f2": _KASRATAN, "ٱ": "ا"})
_SEATS = {("ا", _HAMZA_ABOVE): "أ", ("ا", _HAMZA_BELOW): "إ", ("و", _HAMZA_ABOVE): "ؤ", ("ي", _HAMZA_ABOVE): "ئ"}
_SEATS |= {("ى", _HAMZA_ABOVE): "ئ"}
_SMALL = str.maketrans({"\u06e5": "و", "\u06e6": "ي", "\u06e7": "ي"})
_SMALL_INSIDE = re.compile("[\u06e5-\u06e7](?=[^\u0621-\u064a]*[\u0621-\u064a])")
_FOR_AN_ALIF = re.compile(f"[وى]{_DAGGER}")
_CHANGES_SOUND = re.compile("[\u06e2\u06ed]")  # a small meem stands for a part of the vowel
_SOFT = re.compile("[اأإآٱءؤئ]")
_BARE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ة": "ه", "ء": None})
_SKELETON = str.maketrans({"ى": "ي", "ة": "ه"})
Spelled = list[tuple[str, str]]


def words(text: str) -> list[tuple[str, int, int]]:
    """The Arabic words of a text with where they stand; signs of pausing that stand alone are none."""
    return [(found[0], found.start(), found.end()) for found in TOKEN.finditer(text) if letters(found[0])]


def spelled(word: str) -> Spelled:
    """The letters of a word, each with the marks that it bears."""
    found: Spelled = []
    drawn_out = False
    for sign in word.translate(_OTHER_SIGNS):
        if sign == _TATWEEL:
            drawn_out = True
        elif unicodedata.category(sign) == "Cf":
            continue
        elif not _is_mark(sign):
            found.append((sign, ""))
            drawn_out = False
        elif sign == _HAMZA_ABOVE and drawn_out:
            found.append(("ء", ""))  # it sits on the line that joins two letters
        elif found and (seat := _SEATS.get((found[-1][0], sign))):
            found[-1] = (seat, found[-1][1])
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + sign)
    return found


def letters(word: str) -> str:
    """Its letters alone, each hamza on the seat that it was given."""
    return "".join(letter for letter, _ in spelled(word))


def ways(word: str) -> set[str]:
    """Letters of a word of the Mushaf as people copy it: what is small there left out or written out."""
    plain = word.translate(_OTHER_SIGNS)
    longer = plain.replace("ا" + _MADDA, "آ")
    full = plain.translate(_SMALL)
    return {letters(way) for text in (plain, longer, full) for way in _with_alifs(text)}


def _with_alifs(text: str) -> Iterator[str]:
    """Each small alif may be left out or written out by itself: سموات, سماوات."""
    first, *rest = text.split(_DAGGER)
    for alifs in itertools.product(("", "ا"), repeat=len(rest)):
        yield first + "".join(alif + piece for alif, piece in zip(alifs, rest, strict=True))


def folded(word: str) -> str:
    """For text in the Mushaf's own spelling, which editions encode in several ways: a hamza is a hamza on any seat."""
    flat = re.sub("[أإؤئآ\u0654\u0655]", "ء", word.translate(_OTHER_SIGNS))
    return re.sub("ا?ء+ا?", "ء", "".join(sign for sign in flat if not _is_mark(sign) and sign != _TATWEEL))


def skeleton(word: str) -> str:
    """What every spelling of a word has in common: neither alifs nor hamzas; for finding it only."""
    word = _SMALL_INSIDE.sub(lambda small: small[0].translate(_SMALL), _FOR_AN_ALIF.sub("", word))
    rest = _SOFT.sub("", letters(word)).translate(_SKELETON)
    return rest.rstrip("ي") or rest or letters(word)[:1].translate(_BARE)


def bare(word: str) -> str:
    """Its letters without dots and hamzas that typists leave out."""
    return word.translate(_BARE)


def one_apart(one: str, other: str) -> bool:
    """Whether one letter was changed, added or left out."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, there = one[start:], other[start:]
    return rest[1:] == there[1:] or rest[1:] == there or rest == there[1:]


def is_of_the_mushaf(word: str) -> bool:
    """Whether it is spelled as no one spells today."""
    return bool(re.search("[ٱ\u06e1\u06df-\u06e0\u06e5\u06e6\u0654\u0653\u06da\u08f0-\u08f2]", word))


def agree(word: str, fixed: str) -> bool:
    """Whether the vowels that are written on `word` are those of `fixed`, which has the same letters."""
    if _CHANGES_SOUND.search(word):
        return True
    ours, theirs = _vowels(word), _vowels(fixed)
    for place, ((letter, mine), (_, its)) in enumerate(zip(ours, theirs, strict=True)):
        said, there = mine & _VOWELS, its & _VOWELS
        if said and said != there and not (letter == "ا" and not there):
            return False
        if _SHADDA in mine and _SHADDA not in its and place:
            return False
    return True


def _vowels(word: str) -> list[tuple[str, set[str]]]:
    """The tanwin before a silent alif belongs to the letter before it, wherever it was typed."""
    found = [(letter, set(marks) & (_VOWELS | {_SHADDA})) for letter, marks in spelled(word)]
    for (_, before), (letter, marks) in itertools.pairwise(found):
        if letter in "اى" and _FATHATAN in marks and not before & _VOWELS:
            marks.discard(_FATHATAN)
            before.add(_FATHATAN)
    return found


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in {"Mn", "Me"} or sign in "\u06e5\u06e6"
