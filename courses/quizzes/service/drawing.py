"""Questions drawn from the bank by a filter: the same that a trainer searches the bank with."""

import dataclasses
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from courses.quizzes.models import Attempt, QuestionAttempt, QuestionCategory, QuestionEntry, QuestionVersion
from courses.quizzes.service import shelves
from courses.quizzes.service.finding import Search, find
from lms.core.db import session


@dataclasses.dataclass(frozen=True, slots=True)
class Pool:
    """What a filter can draw: the shelf, which says whose bank it is, and the ids of the questions in their order."""

    shelf: QuestionCategory | None
    ids: list[int]


Pools = dict[Search, Pool]
"""What each filter can draw."""


def read(draw: Mapping[str, Any]) -> Search:  # Any: JSON
    """The filter as a slot keeps it."""
    return Search(**draw)


def kept(asked: Search) -> dict[str, Any]:  # Any: JSON
    """The filter as a slot is to keep it: only what it asks."""
    nothing = dataclasses.asdict(Search())
    return {name: value for name, value in dataclasses.asdict(asked).items() if value != nothing[name]}


def pools(filters: Iterable[Search]) -> Pools:
    """What each filter can draw. Hidden questions are not drawn; a shelf that is gone has none."""
    wanted = list(dict.fromkeys(filters))
    known = shelves.beside({asked.category_id or 0 for asked in wanted}) if wanted else {}
    found = {asked: Pool(known.get(asked.category_id or 0), []) for asked in wanted}
    queries = [_ids(place, asked, pool.shelf, known) for place, (asked, pool) in enumerate(found.items()) if pool.shelf]
    for place, entry_id in session().execute(union_all(*queries)) if queries else ():
        found[wanted[place]].ids.append(entry_id)
    for pool in found.values():
        pool.ids.sort()
    return found


def draw(
    filters: Sequence[Search], chance: random.Random, *, taken: Collection[int], seen: Collection[int]
) -> list[int] | None:
    """One question for each filter, none twice; rather one that the learner has not seen. None: too few."""
    found, wishes = pools(filters), list[list[int]]()
    for asked in filters:
        left = [entry_id for entry_id in found[asked].ids if entry_id not in taken]
        chance.shuffle(left)
        wishes.append(sorted(left, key=lambda entry_id: entry_id in seen))
    drawn = matched(wishes)
    return [drawn[place] for place in range(len(filters))] if drawn is not None else None


def is_enough(filters: Sequence[Search], found: Pools, taken: Collection[int]) -> bool:
    """Whether the bank can fill every place; `found`: what each filter can draw."""
    return (
        matched([[entry_id for entry_id in found[asked].ids if entry_id not in taken] for asked in filters]) is not None
    )


def matched(wishes: Sequence[Sequence[int]]) -> dict[int, int] | None:
    """Give every place a question of its wishes, none twice, where that can be done at all (augmenting paths)."""
    holder: dict[int, int] = {}

    def seat(place: int, tried: set[int]) -> bool:
        for entry_id in wishes[place]:
            if entry_id in tried:
                continue
            tried.add(entry_id)
            if entry_id not in holder or seat(holder[entry_id], tried):
                holder[entry_id] = place
                return True
        return False

    if not all(seat(place, set()) for place in range(len(wishes))):
        return None
    return {place: entry_id for entry_id, place in holder.items()}


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


def _ids(place: int, asked: Search, shelf: QuestionCategory, known: Mapping[int, QuestionCategory]) -> Select[int, int]:
    """(the place of the filter in the list, the id of a question that it can draw)."""
    below = shelves.with_all_below(known.values(), shelf.id)
    found = find(shelf.course_id, dataclasses.replace(asked, hidden=False, category_id=None)).order_by(None)
    return found.where(QuestionEntry.category_id.in_(below)).with_only_columns(literal(place), QuestionEntry.id)
