"""What running sums cannot give, for it needs papers in their order: made anew from the counted papers, then kept.

It takes one pass and a sort for each question (10,000 papers of 20 questions: about a second, in the worker).
Papers are ordered by their share of what was possible; equal ones by the time in which they were first counted.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from statistics import median
from typing import Any

from courses.quizzes.stats.sums import PER_MARK, Item, Paper, internal_consistency, spread

BANDS = 10
TAIL = Fraction(27, 100)
MOST_ANSWERS = 14  # the most options that a question may have, and "not answered"


def of_quiz(papers: Sequence[Paper]) -> dict[str, Any]:  # Any: JSON
    """Median, how many papers in each tenth of the marks, and the consistency of what all papers had in common."""
    bands = [0] * BANDS
    for paper in papers:
        bands[min(BANDS - 1, int(paper.share * BANDS))] += 1
    common = shared_items(papers)
    is_same = all(len(paper.items) == len(common) for paper in papers)
    return {
        "median": median(paper.total for paper in papers) / PER_MARK if papers else None,
        "bands": bands,
        "common": len(common),
        "is_same": is_same,
        "consistency": _consistency(papers, common),
    }


def shared_items(papers: Sequence[Paper]) -> set[int]:
    """The wordings that every paper had; drawn ones and those left out of some are not among them."""
    if not papers:
        return set()
    return set.intersection(*({item.version_id for item in paper.items} for paper in papers))


def of_items(papers: Sequence[Paper]) -> dict[int, dict[str, Any]]:  # Any: JSON
    """{wording: its efficiency, D₂₇, and the answers given in the top, middle and bottom third}."""
    answers: dict[int, list[tuple[Item, int]]] = {}
    for paper in sorted(papers, key=lambda each: each.share, reverse=True):
        total = paper.total
        for item in paper.items:
            answers.setdefault(item.version_id, []).append((item, total - item.mark))
    return {
        version_id: {"efficiency": efficiency(given), "d27": d27(given), "answers": in_thirds(given)}
        for version_id, given in answers.items()
    }


def efficiency(given: Sequence[tuple[Item, int]]) -> float | None:
    """The discriminative efficiency: 100 · cov(x, R) / cov_max, which is the covariance of x and R, each sorted."""
    marks, rests = [item.mark for item, _rest in given], [rest for _item, rest in given]
    most = _covariance(sorted(marks), sorted(rests))
    return 100 * _covariance(marks, rests) / most if most else None


def d27(given: Sequence[tuple[Item, int]]) -> float | None:
    """D₂₇: the facility among the best 27 % of papers less that among the weakest 27 %; from -1 to 1."""
    size = round(len(given) * TAIL)
    if not size:
        return None
    return _facility(given[:size]) - _facility(given[-size:])


def in_thirds(given: Sequence[tuple[Item, int]]) -> list[list[Any]]:  # Any: JSON
    """[[answer, how many in the top third, in the middle, at the bottom], …], the commonest first."""
    third = len(given) // 3
    parts = (given[:third], given[third : len(given) - third], given[len(given) - third :])
    counted = [Counter(said for item, _rest in part for said in item.chosen or [item.typed]) for part in parts]
    whole = counted[0] + counted[1] + counted[2]
    names = sorted(whole, key=lambda name: (-whole[name], name))[:MOST_ANSWERS]
    return [[name, *(part[name] for part in counted)] for name in names]


def thirds(count: int) -> tuple[int, int, int]:
    """How many papers stand in the top, middle and bottom third."""
    return count // 3, count - 2 * (count // 3), count // 3


def _facility(given: Sequence[tuple[Item, int]]) -> float:
    return sum(item.mark for item, _rest in given) / (sum(item.most for item, _rest in given) or 1)


def _covariance(one: Sequence[int], other: Sequence[int]) -> int:
    """n² times the covariance, exactly."""
    return len(one) * sum(a * b for a, b in zip(one, other, strict=True)) - sum(one) * sum(other)


def _consistency(papers: Sequence[Paper], common: set[int]) -> float | None:
    """Over the questions that all papers had: with drawn ones in it, α would compare what nobody shared."""
    n = len(papers)
    if n < 2:  # noqa: PLR2004 - one paper varies in nothing
        return None
    rows = [{item.version_id: item.mark for item in paper.items if item.version_id in common} for paper in papers]
    totals = [sum(row.values()) for row in rows]
    scale = n * (n - 1)
    each = [Fraction(_spread([row[key] for row in rows]), scale) for key in common]
    return internal_consistency(len(common), each, Fraction(_spread(totals), scale))


def _spread(values: Sequence[int]) -> int:
    return spread(len(values), sum(values), sum(value * value for value in values))
