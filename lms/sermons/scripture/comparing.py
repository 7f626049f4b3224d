"""Words of a quotation laid beside those of the fixed text, each with what became of it."""

import enum
import functools
from collections.abc import Sequence
from typing import NamedTuple

from lms.sermons.scripture import letters
from lms.sermons.scripture.index import Unit

MOST_JOINED = 3  # words that are written as one, or one that is written as several
BAND = 6  # how far a quotation may run ahead of the text or fall behind it
_SAME, _SPELLED, _SLIP, _OTHER, _ALONE = 0.0, 0.5, 0.7, 1.0, 1.05


class Fault(enum.StrEnum):
    """What differs in a word."""

    CHANGED = "changed"
    VOWEL = "vowel"
    SPELLING = "spelling"  # a hamza or dots that typists leave out
    MISSING = "missing"
    ADDED = "added"


class Pair(NamedTuple):
    """Words of the quotation, by their numbers, and the word of the fixed text that they stand for."""

    first: int
    last: int  # the number after the last
    unit: Unit | None
    fault: Fault | None


def pairs(quoted: Sequence[str], units: Sequence[Unit], *, open_ends: bool = True) -> list[Pair]:
    """The cheapest way to lay them side by side. With `open_ends` the text may begin earlier and end later."""
    if len(quoted) <= len(units) and (straight := _straight(quoted, units)) is not None:
        return straight
    costs: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    slack = len(units) - len(quoted)
    for mine in range(len(quoted) + 1):
        for its in range(max(0, mine + min(0, slack) - BAND), min(len(units), mine + max(0, slack) + BAND) + 1):
            if open_ends and mine == 0:
                costs[0, its] = (0.0, (0, its))
            _reach(costs, quoted, units, (mine, its))
    ends = [each for each in costs if each[0] == len(quoted) and (open_ends or each[1] == len(units))]
    return _walked(costs, min(ends, key=lambda end: (costs[end][0], end)), quoted, units)


def cost(found: Sequence[Pair]) -> float:
    """How far a quotation is from the text."""
    weights = {None: _SAME, Fault.SPELLING: 0.2, Fault.VOWEL: 0.2, Fault.CHANGED: _OTHER}
    return sum(weights.get(each.fault, _ALONE) for each in found)


def fault(words: Sequence[str], unit: Unit) -> Fault | None:
    """What differs between words of the quotation and a unit; None where nothing does."""
    said = "".join(map(letters.letters, words))
    todays = letters.letters(unit.simple.replace(" ", ""))
    is_todays = said == todays or (todays.endswith("ي") and said == todays[:-1] + "ى")
    is_mushafs = said == letters.letters(unit.uthmani)
    if is_todays and _vowels_agree(words, unit.simple.split(), said == todays):
        return None
    if is_mushafs and _vowels_agree(words, [unit.uthmani], True):
        return None
    if is_todays or is_mushafs:
        return Fault.VOWEL
    if said in _ways(unit.uthmani):
        return None
    if letters.is_of_the_mushaf("".join(words)) and letters.folded("".join(words)) == letters.folded(unit.uthmani):
        return None
    return Fault.SPELLING if letters.bare(said) == letters.bare(todays) else Fault.CHANGED


@functools.lru_cache(maxsize=512)
def _ways(uthmani: str) -> frozenset[str]:
    return frozenset(letters.ways(uthmani))


def _vowels_agree(words: Sequence[str], fixed: Sequence[str], is_exact: bool) -> bool:
    one, other = "".join(words), "".join(fixed)
    return not is_exact or one == other or letters.agree(one, other)


def _straight(quoted: Sequence[str], units: Sequence[Unit]) -> list[Pair] | None:
    """Word for word without a fault, the usual case, which costs least to see."""
    for start in range(min(len(units) - len(quoted), 2 * BAND) + 1):
        beside = units[start : start + len(quoted)]
        if all(fault([word], unit) is None for word, unit in zip(quoted, beside, strict=True)):
            return [Pair(number, number + 1, unit, None) for number, unit in enumerate(beside)]
    return None


def _reach(
    costs: dict[tuple[int, int], tuple[float, tuple[int, int]]],
    quoted: Sequence[str],
    units: Sequence[Unit],
    place: tuple[int, int],
) -> None:
    """From here: a unit for one to three words, a word that is nowhere, a unit that was left out."""
    if place not in costs:
        return
    here, (mine, its) = costs[place][0], place
    for count in range(1, MOST_JOINED + 1):
        if its < len(units) and mine + count <= len(quoted):
            words, unit = quoted[mine : mine + count], units[its]
            if count == 1 or _reads_as(words, unit):
                _offer(costs, (mine + count, its + 1), here + _weight(words, unit), place)
    if mine < len(quoted):
        _offer(costs, (mine + 1, its), here + _ALONE, place)
    if its < len(units):
        _offer(costs, (mine, its + 1), here + _ALONE, place)


def _reads_as(words: Sequence[str], unit: Unit) -> bool:
    return letters.bare("".join(map(letters.letters, words))) in {
        letters.bare(letters.letters(unit.simple.replace(" ", ""))),
        letters.bare(letters.letters(unit.uthmani)),
    }


def _weight(words: Sequence[str], unit: Unit) -> float:
    found = fault(words, unit)
    if found is Fault.CHANGED:
        said = "".join(words)
        is_slip = letters.one_apart(letters.letters(said), letters.letters(unit.simple))
        return _SPELLED if letters.skeleton(said) == unit.skeleton else _SLIP if is_slip else _OTHER
    return _SAME if found is None else _SPELLED


def _offer(
    costs: dict[tuple[int, int], tuple[float, tuple[int, int]]],
    place: tuple[int, int],
    price: float,
    before: tuple[int, int],
) -> None:
    if place not in costs or price < costs[place][0]:
        costs[place] = (price, before)


def _walked(
    costs: dict[tuple[int, int], tuple[float, tuple[int, int]]],
    end: tuple[int, int],
    quoted: Sequence[str],
    units: Sequence[Unit],
) -> list[Pair]:
    found: list[Pair] = []
    while (before := costs[end][1]) != end:
        (first, its), (last, after) = before, end
        unit = units[its] if after > its else None
        if unit is None:
            found.append(Pair(first, last, None, Fault.ADDED))
        elif last == first:
            found.append(Pair(first, last, unit, Fault.MISSING))
        else:
            found.append(Pair(first, last, unit, fault(quoted[first:last], unit)))
        end = before
    return found[::-1]
