"""Questions drawn from the bank by a filter: a shelf with those below it, and tags that all must be there."""

import dataclasses
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from courses.quizzes.models import Attempt, QuestionAttempt, QuestionCategory, QuestionEntry, QuestionVersion
from lms.core.db import session


@dataclasses.dataclass(frozen=True, slots=True)
class Filter:
    """Which questions may be drawn."""

    category_id: int
    tags: tuple[str, ...] = ()

    @classmethod
    def read(cls, draw: Mapping[str, Any]) -> "Filter":  # Any: JSON
        """As a slot keeps it."""
        return cls(int(draw["category_id"]), tuple(str(tag) for tag in draw.get("tags", [])))

    def kept(self) -> dict[str, Any]:  # Any: JSON
        """As a slot is to keep it."""
        return {"category_id": self.category_id, "tags": list(self.tags)}


def candidates(asked: Filter) -> list[int]:
    """The ids of the questions that a filter names, in their order; hidden ones are not drawn."""
    shelf = select(QuestionCategory.id).where(QuestionCategory.id == asked.category_id).cte(recursive=True)
    below = aliased(QuestionCategory)
    shelves = shelf.union(select(below.id).join(shelf, below.parent_id == shelf.c.id))
    query = (
        select(QuestionEntry.id, QuestionEntry.tags)
        .where(QuestionEntry.category_id.in_(select(shelves.c.id)), QuestionEntry.hidden_at.is_(None))
        .order_by(QuestionEntry.id)
    )
    wanted = set(asked.tags)
    return [entry_id for entry_id, tags in session().execute(query) if wanted <= set(tags)]


def draw(
    filters: Sequence[Filter], chance: random.Random, *, taken: Collection[int], seen: Collection[int]
) -> list[int] | None:
    """One question for each filter, none twice; rather one that the learner has not seen. None: the bank is too small.

    The narrowest filter draws first, so that a wide one does not take what only the other can use.
    """
    found = {asked: candidates(asked) for asked in set(filters)}
    used, drawn = set(taken), dict[int, int]()
    for place in sorted(range(len(filters)), key=lambda each: (len(found[filters[each]]), each)):
        left = [entry_id for entry_id in found[filters[place]] if entry_id not in used]
        fresh = [entry_id for entry_id in left if entry_id not in seen]
        if not left:
            return None
        drawn[place] = chance.choice(fresh or left)
        used.add(drawn[place])
    return [drawn[place] for place in range(len(filters))]


def is_enough(filters: Sequence[Filter], taken: Collection[int]) -> bool:
    """Whether the bank can fill every place."""
    return draw(filters, random.Random(0), taken=taken, seen=()) is not None  # noqa: S311 - only counts


def newest(entry_ids: Iterable[int]) -> dict[int, QuestionVersion]:
    """The newest version of each question; one query."""
    rows = session().scalars(_newest(set(entry_ids)))
    return {version.entry_id: version for version in rows}


def seen_before(enrolment_id: int, stable_key: str) -> set[int]:
    """The questions that a learner was asked in earlier attempts at a quiz; one query."""
    query = (
        select(QuestionVersion.entry_id)
        .join(QuestionAttempt, QuestionAttempt.version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == QuestionAttempt.attempt_id)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.stable_key == stable_key)
    )
    return set(session().scalars(query))


def _newest(entry_ids: set[int]) -> Select[QuestionVersion]:
    latest = (
        select(QuestionVersion.entry_id, func.max(QuestionVersion.number).label("number"))
        .where(QuestionVersion.entry_id.in_(entry_ids))
        .group_by(QuestionVersion.entry_id)
        .subquery()
    )
    same = (QuestionVersion.entry_id == latest.c.entry_id) & (QuestionVersion.number == latest.c.number)
    return select(QuestionVersion).join(latest, same)
