"""The figures of a quiz and of a question, read from the sums: a few rows, however many papers were counted."""

import dataclasses
from collections.abc import Sequence
from enum import StrEnum
from math import sqrt
from typing import Any

from sqlalchemy import select

from courses.catalog.models import Lesson
from courses.quizzes import types
from courses.quizzes.models import QuestionVersion, Quiz, QuizSlot
from courses.quizzes.stats import ordered, tally
from courses.quizzes.stats.models import ItemTally, QuizTally
from courses.quizzes.stats.sums import NOT_ANSWERED, ItemSums, QuizSums, internal_consistency, pooled
from courses.quizzes.types import Kind
from courses.quizzes.types.face import ANSWER, Said
from lms.core.db import session

FEW = 30  # papers under which figures are hints at best
TOO_EASY, TOO_HARD, TELLS_LITTLE = 95, 20, 15


class Hint(StrEnum):
    """What a figure may mean; a person decides."""

    LOOK_AT_THE_KEY = "look_at_the_key"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    TELLS_LITTLE = "tells_little"


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One answer that was given: an option, a typed text, or none."""

    key: str
    text: Said
    is_right: bool
    count: int
    thirds: tuple[float, float, float]  # percent of the top, the middle and the bottom third
    correlation: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class ItemFigures:
    """One wording in one quiz."""

    version: QuestionVersion
    place: int | None  # its number in the quiz; None where it was drawn
    sums: ItemSums
    ordered: dict[str, Any]  # Any: JSON
    intended: float | None = None
    effective: float | None = None

    @property
    def efficiency(self) -> float | None:
        """How much of the discrimination that these marks allow is there."""
        return self.ordered.get("efficiency")

    @property
    def d27(self) -> float | None:
        """Best 27 % less weakest 27 %."""
        return self.ordered.get("d27")

    @property
    def guess(self) -> float | None:
        """What clicking at random earns, in percent."""
        return random_guess(self.version)

    @property
    def hint(self) -> Hint | None:
        """The first thing to look at."""
        facility, telling = self.sums.facility, self.sums.discrimination
        if facility is None or self.sums.n < 2:  # noqa: PLR2004 - one paper says nothing
            return None
        if telling is not None and telling < 0:
            return Hint.LOOK_AT_THE_KEY
        if facility >= TOO_EASY or facility <= TOO_HARD:
            return Hint.TOO_EASY if facility >= TOO_EASY else Hint.TOO_HARD
        return Hint.TELLS_LITTLE if telling is not None and telling < TELLS_LITTLE else None

    @property
    def has_answers(self) -> bool:
        """Whether its answers can be counted one by one."""
        return Kind(self.version.type) in tally.WITH_OPTIONS or any(line[0] for line in self.ordered.get("answers", []))

    def lines(self) -> list[Line]:
        """The distractor table: options in their order, then whoever did not answer; or the commonest answers."""
        found = {row[0]: row[1:] for row in self.ordered.get("answers", [])}
        options = options_of(self.version)
        names = [*options, NOT_ANSWERED] if options else list(found)
        sizes = ordered.thirds(self.sums.n)
        return [self._line(name, options.get(name), found.get(name, [0, 0, 0]), sizes) for name in names]

    def _line(self, name: str, option: tuple[Said, bool] | None, counts: Sequence[int], sizes: Sequence[int]) -> Line:
        text, is_right = option or ({}, False)
        shares = [100 * count / size if size else 0.0 for count, size in zip(counts, sizes, strict=True)]
        parts = (shares[0], shares[1], shares[2])
        return Line(name, text, is_right, sum(counts), parts, self.sums.of_option(name) if option else None)


@dataclasses.dataclass(frozen=True, slots=True)
class VersionFigures:
    """One wording over all quizzes that asked it."""

    version: QuestionVersion
    quizzes: list[tuple[Lesson, ItemSums]]

    @property
    def sums(self) -> ItemSums:
        """How many and how easy; what hangs on the rest of a paper is not added up over quizzes."""
        each = [sums for _lesson, sums in self.quizzes]
        return ItemSums(n=sum(e.n for e in each), x=sum(e.x for e in each), most=sum(e.most for e in each))

    @property
    def discrimination(self) -> float | None:
        """Within each quiz, over all of them."""
        return pooled([sums for _lesson, sums in self.quizzes])

    @property
    def is_few(self) -> bool:
        """Whether there are too few papers to lean on."""
        return self.sums.n < FEW


@dataclasses.dataclass(frozen=True, slots=True)
class QuizFigures:
    """A quiz and its questions."""

    sums: QuizSums
    ordered: dict[str, Any]  # Any: JSON
    items: list[ItemFigures]
    waiting: int
    consistency: float | None

    @property
    def is_few(self) -> bool:
        """Whether there are too few papers to lean on."""
        return self.sums.n < FEW

    @property
    def papers_differ(self) -> bool:
        """Whether questions were drawn or left out for some."""
        return not self.ordered.get("is_same", True)

    @property
    def error_ratio(self) -> float | None:
        """100 · √(1 − CIC / 100): how much of the spread is chance."""
        return None if self.consistency is None else 100 * sqrt(max(0.0, 1 - self.consistency / 100))

    @property
    def standard_error(self) -> float | None:
        """The standard error of measurement, in marks."""
        ratio, sd = self.error_ratio, self.sums.sd
        return None if ratio is None or sd is None else ratio * sd / 100


def of_quiz(quiz: Quiz) -> QuizFigures:
    """The figures of a quiz; three queries. `quiz` comes with its slots."""
    kept = session().scalar(select(QuizTally).where(QuizTally.quiz_id == quiz.id))
    sums, in_order = QuizSums(**(kept.sums if kept else {})), dict(kept.ordered) if kept else {}
    items = _items(quiz, sums)
    consistency = _consistency(sums, items, in_order)
    return QuizFigures(sums, in_order, items, tally.waiting(quiz.id), consistency)


def of_question(entry_id: int) -> list[VersionFigures]:
    """Each version that was counted, the newest first, with its quizzes; one query."""
    rows = session().execute(
        select(QuestionVersion, Lesson, ItemTally.sums)
        .join(ItemTally, ItemTally.version_id == QuestionVersion.id)
        .join(Quiz, Quiz.id == ItemTally.quiz_id)
        .join(Lesson, Lesson.id == Quiz.lesson_id)
        .where(QuestionVersion.entry_id == entry_id)
        .order_by(QuestionVersion.number.desc(), Quiz.id.desc())
    )
    found: dict[int, VersionFigures] = {}
    for version, lesson, sums in rows:
        if sums.get("n"):
            found.setdefault(version.id, VersionFigures(version, [])).quizzes.append((lesson, ItemSums(**sums)))
    return list(found.values())


def options_of(version: QuestionVersion) -> dict[str, tuple[Said, bool]]:
    """{key: (text, whether it is right)} of a question that has options; {} of any other."""
    if Kind(version.type) not in tally.WITH_OPTIONS:
        return {}
    type_ = types.of(version.type)
    order = type_.order({**version.body, "shuffle": False}, types.chance_for(0, 0))
    right = type_.right(version.body).get(ANSWER, [])
    right_ones = {right} if isinstance(right, str) else set(right)
    options = type_.shown(version.body, order)["options"]
    return {option["key"]: (option["text"], option["key"] in right_ones) for option in options}


def random_guess(version: QuestionVersion) -> float | None:
    """The random guess score: what one click at random earns, in percent; None where nothing is clicked."""
    if version.type == Kind.TRUE_FALSE:
        return 50.0
    return 100 / len(version.body["options"]) if version.type == Kind.SINGLE else None


def _items(quiz: Quiz, whole: QuizSums) -> list[ItemFigures]:
    rows = session().execute(
        select(ItemTally, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == ItemTally.version_id)
        .where(ItemTally.quiz_id == quiz.id)
    )
    found = [(version, ItemSums(**row.sums), dict(row.ordered)) for row, version in rows]
    weights = [sums.weight for _version, sums, _ordered in found]
    heavy = sum(weight for weight in weights if weight)
    places = _places(quiz.slots)
    items = [
        ItemFigures(
            *(version, places.get(version.id), sums, in_order),
            intended=100 * sums.most / whole.possible if whole.possible else None,
            effective=100 * weight / heavy if weight is not None and heavy else None,
        )
        for (version, sums, in_order), weight in zip(found, weights, strict=True)
        if sums.n
    ]
    return sorted(items, key=lambda item: (item.place is None, item.place or 0, item.version.id))


def _places(slots: Sequence[QuizSlot]) -> dict[int, int]:
    return {slot.version_id: slot.number for slot in slots if slot.version_id}


def _consistency(sums: QuizSums, items: Sequence[ItemFigures], in_order: dict[str, Any]) -> float | None:  # Any: JSON
    """From the sums where all papers are the same; else over what they share, as it was last put in order."""
    if in_order.get("is_same") is False:
        found: float | None = in_order.get("consistency")
        return found
    return internal_consistency(len(items), (item.sums.variance for item in items), sums.variance)
