# ruff: noqa: PLR2004 - the small numbers are degrees of freedom
"""Running sums over counted papers: whole numbers, so that taking out what was put in leaves exactly what was there.

The formulas are those of Moodle's "Quiz statistics calculations" (docs.moodle.org/dev), with one difference: an item's
own mark is always left out of the total that it is compared with, also where the question was drawn.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt
from typing import Any

UNIT = Decimal("0.0000001")  # marks are kept to seven places
PER_MARK = 10_000_000
NOT_ANSWERED = ""  # as what was chosen, or typed


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One question of a paper; marks in units. `chosen`: the options, of a question that has some; else `typed`."""

    version_id: int
    mark: int
    most: int
    chosen: list[str]
    typed: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """A counted attempt; what was left out is not in it."""

    items: list[Item]

    @property
    def total(self) -> int:
        """What it earned."""
        return sum(item.mark for item in self.items)

    @property
    def possible(self) -> int:
        """What it could earn."""
        return sum(item.most for item in self.items)

    @property
    def share(self) -> Fraction:
        """Its part of what was possible, by which papers are put in order."""
        return Fraction(self.total, self.possible or 1)

    def kept(self) -> dict[str, Any]:  # Any: JSON
        """As JSON."""
        return {"items": [[one.version_id, one.mark, one.most, one.chosen, one.typed] for one in self.items]}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Paper":  # Any: JSON
        """From JSON."""
        return cls([Item(*each) for each in kept["items"]])


def units(mark: Decimal) -> int:
    """A mark in units."""
    return int((mark / UNIT).to_integral_value(ROUND_HALF_UP))


@dataclasses.dataclass(slots=True)
class ItemSums:
    """Of one wording in one quiz: `x` its marks, `r` the rest of each paper, `t` the whole."""

    n: int = 0
    x: int = 0
    xx: int = 0
    r: int = 0
    rr: int = 0
    xr: int = 0
    t: int = 0
    xt: int = 0
    most: int = 0
    options: dict[str, list[int]] = dataclasses.field(default_factory=dict)  # {key: [how many, sum of r]}

    def count(self, item: Item, total: int, sign: int) -> None:
        """Put an answer in (`sign` 1), or take it out (-1)."""
        x, r = item.mark, total - item.mark
        for name, value in (("n", 1), ("x", x), ("xx", x * x), ("r", r), ("rr", r * r), ("xr", x * r)):
            setattr(self, name, getattr(self, name) + sign * value)
        self.t, self.xt, self.most = self.t + sign * total, self.xt + sign * x * total, self.most + sign * item.most
        for key in item.chosen:
            held = self.options.setdefault(key, [0, 0])
            held[0], held[1] = held[0] + sign, held[1] + sign * r
            if not held[0]:
                del self.options[key]

    @property
    def facility(self) -> float | None:
        """The facility index: 100 · Σx / ΣX."""
        return 100 * self.x / self.most if self.most else None

    @property
    def sd(self) -> float | None:
        """The standard deviation, in percent of the mark."""
        if self.n < 2 or not self.most:
            return None
        return 100 * sqrt(spread(self.n, self.x, self.xx) / (self.n * (self.n - 1))) / (self.most / self.n)

    @property
    def discrimination(self) -> float | None:
        """The discrimination index: 100 · cov(x, R) / √(var x · var R), the own mark left out of R."""
        return correlation(self.n, (self.x, self.xx), (self.r, self.rr), self.xr)

    @property
    def covariance(self) -> Fraction:
        """Between item and rest, in marks²."""
        return Fraction(self.n * self.xr - self.x * self.r, max(1, self.n * (self.n - 1)) * PER_MARK**2)

    @property
    def weight(self) -> float | None:
        """√cov(x, T) in marks, from which effective weights are made; None where the covariance is negative."""
        top = self.n * self.xt - self.x * self.t
        return sqrt(top / (self.n * (self.n - 1))) / PER_MARK if self.n > 1 and top >= 0 else None

    @property
    def variance(self) -> Fraction:
        """Of the marks."""
        return Fraction(spread(self.n, self.x, self.xx), max(1, self.n * (self.n - 1)) * PER_MARK**2)

    def of_option(self, key: str) -> float | None:
        """The point-biserial correlation of choosing an option with the rest of the paper, from -1 to 1."""
        chosen, r = self.options.get(key, [0, 0])
        found = correlation(self.n, (chosen, chosen), (self.r, self.rr), r)
        return None if found is None else found / 100


@dataclasses.dataclass(slots=True)
class QuizSums:
    """Of a whole quiz: how many papers, and the powers of their totals."""

    n: int = 0
    t: int = 0
    t2: int = 0
    t3: int = 0
    t4: int = 0
    possible: int = 0

    def count(self, paper: Paper, sign: int) -> None:
        """Put a paper in, or take it out."""
        total = paper.total
        for name, value in (("n", 1), ("t", total), ("t2", total**2), ("t3", total**3), ("t4", total**4)):
            setattr(self, name, getattr(self, name) + sign * value)
        self.possible += sign * paper.possible

    @property
    def mean(self) -> float | None:
        """In marks."""
        return self.t / self.n / PER_MARK if self.n else None

    @property
    def mean_share(self) -> float | None:
        """The mean, in percent of what was possible."""
        return 100 * self.t / self.possible if self.possible else None

    @property
    def variance(self) -> Fraction:
        """k₂, in marks²."""
        return Fraction(spread(self.n, self.t, self.t2), max(1, self.n * (self.n - 1)) * PER_MARK**2)

    @property
    def sd(self) -> float | None:
        """In marks."""
        return sqrt(self.variance) if self.n > 1 else None

    @property
    def skewness(self) -> float | None:
        """k₃ / k₂^1.5, with Fisher's k-statistics."""
        n, (m2, m3, _m4) = self.n, self._moments()
        if n < 3 or not m2:
            return None
        k2, k3 = n * m2 / (n - 1), n * n * m3 / ((n - 1) * (n - 2))
        return float(k3) / sqrt(k2) ** 3

    @property
    def kurtosis(self) -> float | None:
        """k₄ / k₂²: 0 for a normal distribution."""
        n, (m2, _m3, m4) = self.n, self._moments()
        if n < 4 or not m2:
            return None
        k2 = n * m2 / (n - 1)
        k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
        return float(k4 / (k2 * k2))

    def _moments(self) -> tuple[Fraction, Fraction, Fraction]:
        """The second to the fourth moment about the mean, in units."""
        n = self.n or 1
        mean, s2, s3, s4 = Fraction(self.t, n), Fraction(self.t2, n), Fraction(self.t3, n), Fraction(self.t4, n)
        second = s2 - mean**2
        third = s3 - 3 * mean * s2 + 2 * mean**3
        return second, third, s4 - 4 * mean * s3 + 6 * mean**2 * s2 - 3 * mean**4


def spread(n: int, x: int, xx: int) -> int:
    """n·Σx² − (Σx)²."""
    return n * xx - x * x


def correlation(n: int, one: tuple[int, int], other: tuple[int, int], product: int) -> float | None:
    """100 times the correlation of two columns, of each Σ and Σ of squares; None where one of them never varies."""
    widths = spread(n, *one) * spread(n, *other)
    return 100 * (n * product - one[0] * other[0]) / sqrt(widths) if widths > 0 else None


def internal_consistency(count: int, variances: Iterable[Fraction], total: Fraction) -> float | None:
    """The coefficient of internal consistency: 100 times Cronbach's α; with marks of 0 and 1 that is KR-20."""
    if count < 2 or not total:
        return None
    return float(100 * Fraction(count, count - 1) * (1 - sum(variances, Fraction(0)) / total))


def pooled(several: Sequence[ItemSums]) -> float | None:
    """The discrimination of a wording over several quizzes: within each, so that an easier quiz is no easier rest."""
    top = sum((Fraction(each.n * each.xr - each.x * each.r, each.n) for each in several if each.n), Fraction(0))
    of_x = sum((Fraction(spread(each.n, each.x, each.xx), each.n) for each in several if each.n), Fraction(0))
    of_r = sum((Fraction(spread(each.n, each.r, each.rr), each.n) for each in several if each.n), Fraction(0))
    return 100 * float(top) / sqrt(of_x * of_r) if of_x * of_r > 0 else None
