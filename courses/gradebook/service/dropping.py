"""Which marks are dropped: the choice that is best for the learner, exactly, also where maxima differ.

Marks of different maxima cannot be dropped one by one: the lowest share is not always the one whose loss helps most.
Kane and Kane ("Dropping Lowest Grades", Mathematics Magazine 79, 2006) ask for each share q which marks are worth most
beside it: a mark of p points of m is worth p - q * m, and the best set of r marks is the r largest of these at the q
that this very set reaches. They halve an interval around q; we go from set to set (Dinkelbach, 1967) in whole numbers,
so the end is the best set itself and not a number near it. Each step raises q, and there are finitely many sets.
"""

from collections.abc import Sequence

Mark = tuple[int, int]  # points and maximum, in the smallest parts that are kept


def best(marks: Sequence[Mark], keep: int, always: Mark = (0, 0)) -> list[int]:
    """The places of the `keep` marks that, with what `always` counts, make the greatest share."""
    return _choose(marks, keep, always, sign=1)


def worst(marks: Sequence[Mark], keep: int, always: Mark = (0, 0)) -> list[int]:
    """The places of the `keep` marks that make the least share: the highest are dropped."""
    return _choose(marks, keep, always, sign=-1)


def _choose(marks: Sequence[Mark], keep: int, always: Mark, sign: int) -> list[int]:
    if keep >= len(marks):
        return list(range(len(marks)))
    if keep <= 0:
        return []
    chosen = list(range(keep))
    points, possible = _sum(marks, chosen, always)
    while True:
        order = sorted(
            range(len(marks)),
            key=lambda place: (-sign * (marks[place][0] * possible - points * marks[place][1]), place),
        )
        found = order[:keep]
        found_points, found_possible = _sum(marks, found, always)
        if sign * (found_points * possible - points * found_possible) <= 0:
            return sorted(chosen)
        chosen, points, possible = found, found_points, found_possible


def _sum(marks: Sequence[Mark], places: Sequence[int], always: Mark) -> Mark:
    return always[0] + sum(marks[place][0] for place in places), always[1] + sum(marks[place][1] for place in places)
