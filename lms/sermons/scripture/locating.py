"""Where in the fixed text words stand, or nearly stand: pairs of neighbours vote for places."""

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from lms.sermons.scripture import comparing, index, letters
from lms.sermons.scripture.comparing import Fault, Pair

CANDIDATES = 48  # different words that agree in as many pairs
MOST_PLACES = 2000  # where words are looked at for being different
FEW = 24  # places that may say the same
ONE_WORD = 1.1
COMMON = 400  # a pair that stands at more places tells nothing
NEAR_WORDS = 5
NEAR_SHARE = 0.7
SURE_WORDS = 7  # so many words of a verse in a row are no accident, whatever stands between them


class Reference(NamedTuple):
    """A verse that was named."""

    sura: int
    ayah: int


class Near(NamedTuple):
    """A stretch of unmarked words that is a verse, or nearly one."""

    first: int
    last: int
    found: list[Pair]


def best(quoted: Sequence[str], named: Reference | None = None) -> list[Pair]:
    """The place in the fixed text that is nearest to these words; empty where none is near. `named` wins a tie."""
    places, best_voted = _candidates(quoted)
    if named is not None and (first := index.first_of(*named)) is not None:
        verse = index.verse(*named)
        count = len(letters.words(verse.uthmani)) if verse else 0
        places, best_voted = [*range(first, first + count), *places], best_voted + count
    found: list[Pair] = []
    for number, place in enumerate(places):
        if found and number >= best_voted and comparing.cost(found) <= ONE_WORD:
            break  # a place with fewer votes differs in a word at least
        units = index.units(max(0, place - comparing.BAND), place + len(quoted) + comparing.BAND)
        laid = comparing.pairs(quoted, units)
        if not found or comparing.cost(laid) < comparing.cost(found):
            found = laid
        if comparing.cost(found) == 0:
            break
    return found if found and _is_near(found) else []


def near_ones(spoken: Sequence[str]) -> list[Near]:
    """Stretches of free text that are five words of a verse or more, exactly or nearly; none overlaps another."""
    skeletons = [letters.skeleton(word) for word in spoken]
    runs = sorted(_runs(skeletons), key=lambda run: (run[0] - run[1], run[0]))
    found: list[Near] = []
    taken: set[int] = set()
    for first, last, diagonal in runs:
        if last - first < NEAR_WORDS - 2 or taken & set(range(first, last)):
            continue
        near = _grown(spoken, first, last, diagonal)
        if near and not taken & set(range(near.first, near.last)):
            found.append(near)
            taken |= set(range(near.first, near.last))
    return sorted(found)


def _candidates(quoted: Sequence[str]) -> tuple[list[int], int]:
    """Places to look at, those with most votes first, and how many have as many votes as the first."""
    skeletons = [letters.skeleton(word) for word in quoted]
    if len(skeletons) == 1:
        places = index.spellings_of(skeletons[0])
        return places, len(places)
    votes: Counter[int] = Counter()
    for number, (one, other) in enumerate(itertools.pairwise(skeletons)):
        votes.update(place - number for place in index.places_of_pair(one, other))
    if not votes:
        for number, each in enumerate(skeletons):
            places = index.places_of(each)
            votes.update(place - number for place in places[:CANDIDATES])
    most = max(votes.values(), default=0)
    least = max(1, most // 2)
    ranked = sorted((-count, place) for place, count in votes.items() if count >= least)
    different = _one_of_each([place for _, place in ranked[:MOST_PLACES]], len(quoted))[:CANDIDATES]
    return different, sum(votes[place] == most for place in different)


def _one_of_each(places: Sequence[int], length: int) -> list[int]:
    """Without those that say what an earlier one says: a formula of the Quran stands at hundreds of places."""
    if len(places) <= FEW:
        return list(places)
    said: dict[tuple[str, ...], int] = {}
    for place in places:
        words = tuple(unit.uthmani for unit in index.units(place, place + length - 1))
        said.setdefault(words, place)
    return list(said.values())


def _is_near(found: Sequence[Pair]) -> bool:
    """Whether more of it agrees than not; else it stands elsewhere, or nowhere."""
    good = sum(each.fault not in {Fault.CHANGED, Fault.ADDED, Fault.MISSING} for each in found)
    return good * 2 >= len(found) or len(found) == 1


def _runs(skeletons: Sequence[str]) -> list[tuple[int, int, int]]:
    """(first, last, place of the first in the text) of words whose pairs stand in one line, a word or two between."""
    lines: dict[int, list[int]] = {}
    for number, (one, other) in enumerate(itertools.pairwise(skeletons)):
        places = index.places_of_pair(one, other)
        if len(places) <= COMMON:
            for place in places:
                lines.setdefault(place - number, []).append(number)
    found = []
    for diagonal, numbers in lines.items():
        if len(numbers) > 1:
            found += [(first, last, diagonal) for first, last in _clusters(numbers)]
    return found


def _clusters(numbers: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    first = before = numbers[0]
    pairs = 1
    for number in [*numbers[1:], 10**9]:
        if number - before <= 3:  # noqa: PLR2004 - one changed word breaks two pairs
            before, pairs = number, pairs + 1
            continue
        if pairs > 1:
            found.append((first, before + 2))
        first, before, pairs = number, number, 1
    return found


def _grown(spoken: Sequence[str], first: int, last: int, diagonal: int) -> Near | None:
    """The stretch with a neighbour on either side that is nearly the next word of the verse."""
    while first > 0 and _alike(spoken[first - 1], diagonal + first - 1):
        first -= 1
    while last < len(spoken) and _alike(spoken[last], diagonal + last):
        last += 1
    if last + 1 < len(spoken) and _alike(spoken[last + 1], diagonal + last, least=4):
        last += 2  # a word was put in before the last
    if last - first < NEAR_WORDS:
        return None
    words = spoken[first:last]
    found = comparing.pairs(words, index.units(max(0, diagonal + first), diagonal + last - 1))
    good = sum(each.fault in {None, Fault.VOWEL, Fault.SPELLING} for each in found)
    if good < NEAR_SHARE * len(found) or (good < SURE_WORDS and not _is_slip(words, found)):
        return None
    return Near(first, last, found)


def _is_slip(words: Sequence[str], found: Sequence[Pair]) -> bool:
    """Whether what differs is nearly the fixed word. Another word in a short run is somebody's own sentence."""
    for each in found:
        if each.fault in {Fault.ADDED, Fault.MISSING} or (each.fault and each.unit is None):
            return False
        if (
            each.fault is Fault.CHANGED
            and each.unit
            and not _alike("".join(words[each.first : each.last]), each.unit.pos)
        ):
            return False
    return True


def _alike(word: str, place: int, least: int = 3) -> bool:
    units = index.units(place, place) if place >= 0 else []
    if not units:
        return False
    one, other = letters.bare(letters.letters(word)), letters.bare(letters.letters(units[0].simple))
    return one == other or (min(len(one), len(other)) >= least and letters.one_apart(one, other))
