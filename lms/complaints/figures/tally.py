"""Sums that merge: counts and histograms of a day, of a unit, of a year."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.complaints.figures import histogram
from lms.complaints.figures.histogram import Histogram
from lms.complaints.figures.models import COUNTS


class Span(enum.StrEnum):
    """The lengths that are kept, each in working time and by the wall clock."""

    FIRST = "f"  # to the first word of a human being, of those who had it that day
    FIRST_WALL = "F"
    ANSWER = "a"  # to the answer, of those answered that day
    ANSWER_WALL = "A"
    COHORT = "c"  # to the answer, of those that came that day and are answered by now
    COHORT_WALL = "C"
    LEFT = "l"  # to the end without an answer, of those that came that day
    LEFT_WALL = "L"


@dataclass(slots=True)
class Tally:
    """`counts` has the places of COUNTS."""

    counts: list[int] = field(default_factory=lambda: [0] * len(COUNTS))
    spans: dict[str, Histogram] = field(default_factory=dict)

    def __getattr__(self, name: str) -> int:
        """A count by its name."""
        try:
            return self.counts[_PLACES[name]]
        except KeyError:
            raise AttributeError(name) from None

    def count(self, name: str, number: int = 1) -> None:
        """One more, or so many."""
        self.counts[_PLACES[name]] += number

    def last(self, span: Span, seconds: float | None) -> None:
        """Something took so long; nothing where that is not known."""
        if seconds is not None:
            found = self.spans.setdefault(span, {})
            number = histogram.bucket(seconds)
            found[number] = found.get(number, 0) + 1

    def add(
        self,
        counts: Iterable[int],
        spans: Mapping[str, Mapping[Any, int]],  # Any: as JSON a bucket is a text
        *,
        only: Iterable[str] = Span,
        sign: int = 1,
    ) -> None:
        """Put a row into it, or take it out; of its histograms those of `only`."""
        self.counts = [mine + sign * more for mine, more in zip(self.counts, counts, strict=True)]
        for span in only:
            if more := spans.get(span):
                mine = self.spans.setdefault(span, {})
                for key, number in more.items():
                    bucket = int(key)
                    mine[bucket] = mine.get(bucket, 0) + sign * number

    def of(self, span: Span) -> Histogram:
        """The histogram of these lengths."""
        return self.spans.get(span, {})

    def kept(self) -> dict[str, Any]:  # Any: columns
        """As the columns of a row; the same sums are the same columns, to the letter."""
        spans = {
            str(span): {str(bucket): found[bucket] for bucket in sorted(found) if found[bucket]}
            for span, found in sorted(self.spans.items())
        }
        told = {span: found for span, found in spans.items() if found}
        return dict(zip(COUNTS, self.counts, strict=True)) | {"spans": told}

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is in it."""
        return not any(self.counts)


_PLACES = {name: place for place, name in enumerate(COUNTS)}
