"""How far markers agree, and whether one of them is stricter than the others.

Cohen's kappa (Cohen 1960): k = (p_o - p_e) / (1 - p_e), with p_o the share of works that both put into the same band
and p_e the share that would meet by chance, Σ of the products of both markers' shares of each band.
Weighted kappa (Cohen 1968) with quadratic weights (Fleiss and Cohen 1973): 1 - Σ w·o / Σ w·e, w = (i - j)² / (K - 1)².
Drift: the mean of what a marker gave less what the other gave for the same work.

All of it is undefined where there is nothing to divide by, and then None.
"""

import datetime as dt
import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

FEW = 30  # works: below that a kappa says little
FEW_OF_ONE = 10  # works of one marker: below that a mean may be chance
Matrix = list[list[int]]
Weight = Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marks of one work, of one, with who gave them and in which month."""

    first: Decimal
    second: Decimal
    first_marker: int
    second_marker: int
    month: dt.date  # its first day


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the pairs say together."""

    count: int
    same_band: float | None
    within_one: float | None
    kappa: float | None
    weighted: float | None
    matrix: Matrix

    @property
    def is_thin(self) -> bool:
        """Whether there are too few works to build on."""
        return self.count < FEW


@dataclass(frozen=True, slots=True)
class Drift:
    """How much more (or less) a marker gives than the others for the same work, of one; and month by month."""

    marker: int
    count: int
    mean: float
    spread: float | None
    months: tuple[tuple[dt.date, int, float], ...]

    @property
    def is_thin(self) -> bool:
        """Whether there are too few works to build on."""
        return self.count < FEW_OF_ONE

    @property
    def error(self) -> float | None:
        """The standard error of the mean."""
        return None if self.spread is None else self.spread / math.sqrt(self.count)


def agreement(pairs: Sequence[Pair], band: Decimal) -> Agreement:
    """Kappa over bands of this width, and the share of works whose marks are no further apart than one band."""
    counted = matrix(pairs, band)
    same = sum(counted[place][place] for place in range(len(counted)))
    near = sum(abs(pair.first - pair.second) <= band for pair in pairs)
    count = len(pairs)
    return Agreement(
        count=count,
        same_band=same / count if count else None,
        within_one=near / count if count else None,
        kappa=kappa(counted),
        weighted=weighted_kappa(counted),
        matrix=counted,
    )


def matrix(pairs: Iterable[Pair], band: Decimal) -> Matrix:
    """How many works the first put into band i and the second into band j."""
    size = bands(band)
    counted = [[0] * size for _row in range(size)]
    for pair in pairs:
        counted[place(pair.first, band)][place(pair.second, band)] += 1
    return counted


def bands(band: Decimal) -> int:
    """How many bands of this width there are; the last may be narrower."""
    return max(1, math.ceil(Decimal(1) / band))


def place(share: Decimal, band: Decimal) -> int:
    """The band of a mark; the full mark is in the last one."""
    return min(int(share / band), bands(band) - 1)


def kappa(counted: Matrix) -> float | None:
    """Cohen's kappa of a square table of counts."""
    return _kappa(counted, lambda i, j: float(i != j))


def weighted_kappa(counted: Matrix) -> float | None:
    """Cohen's kappa with quadratic weights."""
    size = len(counted)
    return _kappa(counted, lambda i, j: (i - j) ** 2 / (size - 1) ** 2) if size > 1 else None


def drifts(pairs: Iterable[Pair]) -> list[Drift]:
    """Each marker's mean difference to the others, the most generous first."""
    differences: dict[int, list[tuple[dt.date, float]]] = defaultdict(list)
    for pair in pairs:
        difference = float(pair.first - pair.second)
        differences[pair.first_marker].append((pair.month, difference))
        differences[pair.second_marker].append((pair.month, -difference))
    return sorted((_drift(marker, seen) for marker, seen in differences.items()), key=lambda each: -each.mean)


def _kappa(counted: Matrix, weight: Weight) -> float | None:
    total = sum(map(sum, counted))
    if not total:
        return None
    rows = [sum(row) for row in counted]
    columns = [sum(column) for column in zip(*counted, strict=True)]
    size = range(len(counted))
    seen = sum(weight(i, j) * counted[i][j] for i in size for j in size) / total
    chance = sum(weight(i, j) * rows[i] * columns[j] for i in size for j in size) / total**2
    return 1 - seen / chance if chance else None


def _drift(marker: int, seen: Sequence[tuple[dt.date, float]]) -> Drift:
    values = [difference for _month, difference in seen]
    by_month: dict[dt.date, list[float]] = defaultdict(list)
    for month, difference in seen:
        by_month[month].append(difference)
    months = tuple((month, len(found), statistics.fmean(found)) for month, found in sorted(by_month.items()))
    spread = statistics.stdev(values) if len(values) > 1 else None
    return Drift(marker, len(values), statistics.fmean(values), spread, months)
