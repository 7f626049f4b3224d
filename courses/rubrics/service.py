"""Writing rubrics, and what chosen levels come to."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from courses.rubrics.models import Rubric, RubricVersion
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l

Criteria = list[dict[str, Any]]  # Any: as said in the model
EXACT = Decimal("0.0000001")
MOST_CRITERIA, MOST_LEVELS = 12, 8
FEWEST_LEVELS = 2


class Fault(enum.StrEnum):
    """What can be wrong with a rubric as it is written."""

    NONE = "none"  # no criterion
    TITLE = "title"
    WEIGHT = "weight"
    LEVELS = "levels"  # fewer than two
    POINTS = "points"
    SAME = "same"  # two levels with the same points
    NOTHING = "nothing"  # the best level is worth nothing


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault and where it is: the criterion's place, and the level's where it is in one."""

    fault: Fault
    criterion: int = 0
    level: int | None = None


def write(course_id: int, title: dict[str, str], criteria: Criteria, by: User) -> RubricVersion:
    """Make a rubric with its first version."""
    _must_be_sound(title, criteria)
    rubric = Rubric(course_id=course_id, title=title, created_by_id=by.id)
    session().add(rubric)
    session().flush()
    audit.record("rubric.written", rubric, by, version=1)
    return _added(rubric, 1, criteria, by)


def revise(rubric: Rubric, title: dict[str, str], criteria: Criteria, by: User) -> RubricVersion:
    """Keep a change as a new version; the same criteria again are the version that stands. Needs the versions."""
    _must_be_sound(title, criteria)
    rubric.title = title
    newest = rubric.versions[-1]
    if newest.criteria == _ordered(criteria):
        return newest
    audit.record("rubric.revised", rubric, by, version=newest.number + 1)
    return _added(rubric, newest.number + 1, criteria, by)


def hide(rubric: Rubric, *, hidden: bool, by: User) -> None:
    """Offer it no longer, or again."""
    if (rubric.hidden_at is not None) is hidden:
        return
    rubric.hidden_at = clock.now() if hidden else None
    if hidden:
        audit.record("rubric.hidden", rubric, by)
    else:
        audit.record("rubric.offered", rubric, by)


def of_course(course_id: int, *, hidden: bool = False) -> Sequence[Rubric]:
    """The rubrics of a course with their versions, the newest first; `hidden`: those that are no longer offered."""
    query = select(Rubric).where(Rubric.course_id == course_id).order_by(Rubric.id.desc())
    query = query.where(Rubric.hidden_at.is_not(None) if hidden else Rubric.hidden_at.is_(None))
    return session().scalars(query.options(selectinload(Rubric.versions))).all()


def by_id(rubric_id: int) -> Rubric:
    """A rubric with its versions and its course."""
    query = select(Rubric).where(Rubric.id == rubric_id)
    found = session().scalar(query.options(selectinload(Rubric.versions), joinedload(Rubric.course)))
    if found is None:
        raise NotFound
    return found


def version(version_id: int) -> RubricVersion:
    """A version with its rubric."""
    query = select(RubricVersion).where(RubricVersion.id == version_id).options(joinedload(RubricVersion.rubric))
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def versions(version_ids: set[int]) -> dict[int, RubricVersion]:
    """Versions by their ids; one query, none for none."""
    if not version_ids:
        return {}
    return {each.id: each for each in session().scalars(select(RubricVersion).where(RubricVersion.id.in_(version_ids)))}


def names(rubric_ids: set[int]) -> dict[int, dict[str, str]]:
    """What rubrics are called, for the log."""
    found = session().execute(select(Rubric.id, Rubric.title).where(Rubric.id.in_(rubric_ids)))
    return {row.id: row.title for row in found}


def fraction(version: RubricVersion, chosen: Mapping[str, Any]) -> Decimal:  # Any: points as text or number
    """The mark between 0 and 1 of the chosen levels, {criterion's key: points}: Σ weight·points/most ÷ Σ weight.

    Raises BadValue where a criterion has no level chosen, or one that the rubric does not have.
    """
    if missing(version, chosen) or set(chosen) - {criterion["key"] for criterion in version.criteria}:
        raise BadValue(_l("Choose a level for every criterion."))
    return share(version, chosen)


def share(version: RubricVersion, chosen: Mapping[str, Any]) -> Decimal:  # Any: as above
    """As `fraction` of what is chosen so far: what is not chosen yet counts nothing."""
    earned = sum((_earned(criterion, chosen) for criterion in version.criteria), Decimal(0))
    weights = sum((Decimal(criterion["weight"]) for criterion in version.criteria), Decimal(0))
    return (earned / weights).quantize(EXACT, ROUND_HALF_UP)


def missing(version: RubricVersion, chosen: Mapping[str, Any]) -> list[str]:  # Any: as above
    """The keys of the criteria without a level of theirs chosen."""
    return [criterion["key"] for criterion in version.criteria if level(criterion, chosen) is None]


def level(criterion: Mapping[str, Any], chosen: Mapping[str, Any]) -> Mapping[str, Any] | None:  # Any: as above
    """The chosen level of a criterion."""
    points = _number(chosen.get(criterion["key"]))
    levels: list[Mapping[str, Any]] = criterion["levels"]
    return next((one for one in levels if points is not None and Decimal(one["points"]) == points), None)


def check(title: Mapping[str, str], criteria: Criteria) -> list[Problem]:
    """What is wrong with a rubric, in order; nothing where it is sound."""
    problems = [] if title else [Problem(Fault.TITLE, -1)]
    if not criteria or len(criteria) > MOST_CRITERIA:
        problems.append(Problem(Fault.NONE))
    for place, criterion in enumerate(criteria):
        problems += _of_criterion(place, criterion)
    return problems


def _of_criterion(place: int, criterion: dict[str, Any]) -> list[Problem]:  # Any: as above
    problems = [] if criterion["title"] else [Problem(Fault.TITLE, place)]
    weight = _number(criterion["weight"])
    if weight is None or not 0 < weight <= 1000:  # noqa: PLR2004 - more is a slip of the finger
        problems.append(Problem(Fault.WEIGHT, place))
    levels = criterion["levels"]
    if not FEWEST_LEVELS <= len(levels) <= MOST_LEVELS:
        return [*problems, Problem(Fault.LEVELS, place)]
    seen: set[Decimal] = set()
    for number, one in enumerate(levels):
        points = _number(one["points"])
        if points is None or not 0 <= points <= 1000:  # noqa: PLR2004 - likewise
            problems.append(Problem(Fault.POINTS, place, number))
        elif points in seen:
            problems.append(Problem(Fault.SAME, place, number))
        seen.add(points or Decimal(0))
        if not one["title"]:
            problems.append(Problem(Fault.TITLE, place, number))
    return problems if max(seen) > 0 else [*problems, Problem(Fault.NOTHING, place)]


def _must_be_sound(title: Mapping[str, str], criteria: Criteria) -> None:
    if check(title, criteria):
        raise BadValue(_l("The rubric is not complete."))


def _added(rubric: Rubric, number: int, criteria: Criteria, by: User) -> RubricVersion:
    made = RubricVersion(rubric_id=rubric.id, number=number, criteria=_ordered(criteria), created_by_id=by.id)
    session().add(made)
    session().flush()
    session().refresh(rubric, ["versions"])
    return made


def _ordered(criteria: Criteria) -> Criteria:
    """Each criterion's levels from the best down, all numbers as plain text."""
    return [
        {
            **criterion,
            "weight": _text(criterion["weight"]),
            "levels": sorted(
                ({**one, "points": _text(one["points"])} for one in criterion["levels"]),
                key=lambda one: -Decimal(one["points"]),
            ),
        }
        for criterion in criteria
    ]


def _earned(criterion: Mapping[str, Any], chosen: Mapping[str, Any]) -> Decimal:  # Any: as above
    most = max(Decimal(one["points"]) for one in criterion["levels"])
    reached = level(criterion, chosen)
    return Decimal(criterion["weight"]) * Decimal(reached["points"]) / most if reached else Decimal(0)


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _text(value: object) -> str:
    return f"{Decimal(str(value)).normalize():f}"
