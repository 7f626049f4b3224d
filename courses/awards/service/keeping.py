"""The rules that are kept: versions, of which the last one judges."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from courses.awards.models import AwardRule
from courses.awards.tree import DEFAULT, OF_PROGRAMME, Expression, check
from courses.catalog.models import Course, Programme
from courses.enrolment.models import Run
from lms.accounts.models import User
from lms.certificates.record import Kind
from lms.core import audit, clock
from lms.core.db import hold, session

Owner = Course | Programme


@dataclass(frozen=True, slots=True)
class Rule:
    """What earns a certificate, and what kind it is. `version` is 0 where the academy's usual rule judges."""

    expression: Expression
    kind: Kind = "completion"
    hours: int = 0
    valid_years: int | None = None
    version: int = 0
    id: int | None = None

    @property
    def mark(self) -> str:
        """By which the grounds of a result name it."""
        return f"{self.id or 'academy'}:{self.version}"

    @property
    def kept(self) -> dict[str, Any]:
        """As a batch keeps it, to be read for ever."""
        return {"id": self.id, "version": self.version, "tree": self.expression}


def of_run(run: Run) -> Rule:
    """The course's own rule, or the academy's."""
    return of_course(run.version.course_id, run.version.hours)


def of_course(course_id: int, hours: int = 0) -> Rule:
    """Likewise; `hours` are those of the version that is taught."""
    return _read(_newest(AwardRule.course_id == course_id), Rule(DEFAULT, hours=hours))


def of_programme(programme_id: int) -> Rule:
    """The programme's own rule, or the academy's."""
    return _read(_newest(AwardRule.programme_id == programme_id), Rule(OF_PROGRAMME))


def newest(owner: Owner) -> AwardRule | None:
    """The rule of its own that a course or a programme has, if any."""
    return _newest(_of(owner))


def versions(owner: Owner) -> list[AwardRule]:
    """All versions, the newest first."""
    return list(session().scalars(select(AwardRule).where(_of(owner)).order_by(AwardRule.version.desc())))


def keep(
    owner: Owner,
    expression: Expression,
    *,
    by: User,
    valid_years: int | None = None,
    kind: Kind = "completion",
    hours: int = 0,
) -> AwardRule:
    """Say what earns the certificate: the next version, unless nothing is different.

    Raises `BadValue` for what cannot be judged.
    """
    check(expression)
    hold(owner)
    last = newest(owner)
    wanted = (expression, valid_years, kind, hours)
    if last and (last.expression, last.valid_years, last.kind, last.hours) == wanted:
        return last
    made = AwardRule(version=last.version + 1 if last else 1, expression=expression, kind=kind, hours=hours)
    made.course_id = owner.id if isinstance(owner, Course) else None
    made.programme_id = owner.id if isinstance(owner, Programme) else None
    made.valid_years, made.changed_by_id, made.changed_at = valid_years, by.id, clock.now()
    session().add(made)
    session().flush()
    told = {"course": made.course_id, "programme": made.programme_id, "version": made.version}
    audit.record("award_rule.changed", made, by=by, expression=expression, valid_years=valid_years, **told)
    return made


def _of(owner: Owner) -> Any:  # Any: a condition
    return AwardRule.course_id == owner.id if isinstance(owner, Course) else AwardRule.programme_id == owner.id


def _newest(condition: Any) -> AwardRule | None:  # Any: likewise
    return session().scalar(select(AwardRule).where(condition).order_by(AwardRule.version.desc()).limit(1))


def _read(kept: AwardRule | None, usual: Rule) -> Rule:
    if kept is None:
        return usual
    kind: Kind = kept.kind  # type: ignore[assignment]  # only kinds of the sheet are written
    return Rule(kept.expression, kind, kept.hours or usual.hours, kept.valid_years, kept.version, kept.id)
