"""The one way in which a grade changes: with a line of history, and with its learner's totals made anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from courses.enrolment.models import Run
from courses.gradebook.models import Grade, GradeAct, Gradebook, GradeHistory, GradeItem, GradeState
from courses.gradebook.service import totals
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _, _l, choose, number

SNAPSHOT = ("entered", "deduction", "override", "final", "state", "is_locked")
WITHOUT_KEY = frozenset({GradeAct.UNLOCKED, GradeAct.POSTED})
NOTHING = Decimal(0)


class Locked(RuleError):
    """The grade may not be changed."""

    def __init__(self) -> None:
        super().__init__(_l("This mark is locked. Unlock it first; nothing was changed."))


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done to one learner's grade in one item."""

    item: GradeItem
    enrolment_id: int
    act: GradeAct
    fields: Mapping[str, Any] = field(default_factory=dict)  # Any: columns of several types
    reason: str = ""
    ref: str | None = None
    is_missing: bool = False  # its source says that nothing was handed in


def by_hand(run: Run, book: Gradebook, changes: Sequence[Change], by: User) -> None:
    """Make changes that a person asked for, all or none. Nobody hands in, in this run, meanwhile."""
    hold(run)
    for change in changes:
        check(change)
    apply(book, changes, by)


def apply(book: Gradebook, changes: Sequence[Change], by: User | None) -> None:
    """Make the changes. The caller holds the run, or the one place that they touch."""
    held = _held(changes)
    touched = set()
    for change in changes:
        key = (change.enrolment_id, change.item.id)
        if key not in held:
            held[key] = _new(change)
        if _make(held[key], change, by):
            touched.add(change.enrolment_id)
    session().flush()
    totals.settle(book, touched)


def check(change: Change) -> None:
    """Raises `BadValue` for a number that cannot be meant, or for an override without a reason."""
    for name in ("entered", "deduction", "override"):
        value = change.fields.get(name)
        if value is not None and not NOTHING <= value <= change.item.maximum:
            raise BadValue(
                _(
                    "A mark of “%(item)s” lies between 0 and %(most)s.",
                    item=choose(change.item.title),
                    most=number(change.item.maximum, 2),
                )
            )
    if change.act in {GradeAct.OVERRIDDEN, GradeAct.EXCUSED} and not change.reason.strip():
        raise BadValue(_l("Say why. The reason is kept, and the learner reads it."))


def of_grade(grade: Grade) -> Sequence[GradeHistory]:
    """All that happened to a grade, the newest first."""
    query = select(GradeHistory).where(GradeHistory.grade_id == grade.id).order_by(GradeHistory.id.desc())
    return session().scalars(query).all()


def _held(changes: Iterable[Change]) -> dict[tuple[int, int], Grade]:
    people = {change.enrolment_id for change in changes}
    items = {change.item.id for change in changes}
    query = select(Grade).where(Grade.enrolment_id.in_(people), Grade.item_id.in_(items))
    found = session().scalars(query.execution_options(populate_existing=True))
    return {(grade.enrolment_id, grade.item_id): grade for grade in found}


def _new(change: Change) -> Grade:
    grade = Grade(item_id=change.item.id, enrolment_id=change.enrolment_id)
    grade.entered = grade.override = grade.final = None
    grade.deduction, grade.state, grade.is_locked, grade.reason = NOTHING, GradeState.PLAIN, False, ""
    session().add(grade)
    return grade


def _make(grade: Grade, change: Change, by: User | None) -> bool:
    """Whether the grade is another one now; what is as it was leaves no line."""
    if grade.is_locked and change.act not in WITHOUT_KEY:
        if change.act is not GradeAct.SOURCE:
            raise Locked
        return _hold_back(grade, change)
    was = _snapshot(grade)
    for name, value in change.fields.items():
        setattr(grade, name, value)
    if change.act is GradeAct.SOURCE:
        _note_source(grade, change)
    grade.reason = change.reason if {"override", "state"} & set(change.fields) else grade.reason
    grade.settle()
    if grade.posted_at is None and change.item.posts_itself:
        grade.posted_at = clock.now()
    became = _snapshot(grade)
    if became == was and change.act is not GradeAct.POSTED:
        return False
    line = _line(grade, change, was, became)
    line.actor_id = by.id if by else None
    session().add(line)
    return True


def _note_source(grade: Grade, change: Change) -> None:
    """Where the mark comes from. Who is excused stays so, and what a person noted as missing does."""
    was_missing = grade.state is GradeState.MISSING and grade.source_ref is not None
    if change.is_missing and grade.state is GradeState.PLAIN:
        grade.state = GradeState.MISSING
    elif was_missing and not change.is_missing:
        grade.state = GradeState.PLAIN
    grade.source_ref = change.ref


def _hold_back(grade: Grade, change: Change) -> bool:
    """A locked grade stays; that its source says something else is noted."""
    told = {name: _said(value) for name, value in change.fields.items()}
    if any(_said(getattr(grade, name)) != value for name, value in told.items()):
        held = replace(change, act=GradeAct.HELD)
        session().add(_line(grade, held, _snapshot(grade), told))
    return False


def _line(grade: Grade, change: Change, was: dict[str, Any], became: dict[str, Any]) -> GradeHistory:  # Any: JSON
    return GradeHistory(
        grade=grade, act=change.act, was=was, became=became, reason=change.reason, source_ref=change.ref
    )


def _snapshot(grade: Grade) -> dict[str, Any]:  # Any: JSON
    return {name: _said(getattr(grade, name)) for name in SNAPSHOT}


def _said(value: Any) -> Any:  # Any: a column's value, as JSON keeps it
    if isinstance(value, Decimal):
        return f"{value.quantize(Decimal('0.0000001')).normalize():f}"
    return value.value if isinstance(value, GradeState) else value
