"""How a lesson's work is marked, and what hangs on the seed: the sample that is marked twice, a learner's code.

Draw and code are an HMAC-SHA-256 by the plan's seed. The seed is made before the first work comes and never changes; it
is shown with the plan, so that anybody can reckon the draw again and see that it was fair.
"""

import hashlib
import hmac
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import Lesson
from courses.marking.models import FinalRule, MarkingPlan, MarkingWork
from lms.accounts.models import User
from lms.core import audit
from lms.core.crypto import token
from lms.core.db import insert_once, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6
WHOLE = Decimal(1)
MOST_DAYS = 365


def of_lesson(course_id: int, stable_key: str) -> MarkingPlan:
    """The plan of a lesson; the first who asks makes it."""
    keys = {"course_id": course_id, "stable_key": stable_key}
    query = select(MarkingPlan).filter_by(**keys)
    found = session().scalar(query)
    if found is None:
        usual = {"band": Decimal("0.1"), "final_rule": FinalRule.AVERAGE, "days": 7, "holds_back": False}
        insert_once(MarkingPlan, list(keys), {**keys, **usual, "seed": token()})
        found = session().scalars(query).one()
    return found


def by_id(plan_id: int) -> MarkingPlan:
    """A plan."""
    found = session().get(MarkingPlan, plan_id)
    if found is None:
        raise NotFound
    return found


def title(plan: MarkingPlan) -> dict[str, str]:
    """What the newest version calls the lesson."""
    query = select(Lesson.title).where(Lesson.stable_key == plan.stable_key).order_by(Lesson.version_id.desc())
    return session().scalars(query.limit(1)).first() or {}


def change(plan: MarkingPlan, by: User, **fields: Any) -> None:  # Any: columns of the plan
    """Mark otherwise from now on. What is on the desk already stays as it came."""
    band, share, days = fields["band"], fields["second_share"], fields["days"]
    if not 0 < band <= WHOLE or not (share is None or 0 <= share <= WHOLE) or not 0 < days <= MOST_DAYS:
        raise BadValue(_l("A share lies between 0 and 100 per cent, a band above 0, and there are 1 to 365 days."))
    before = {name: _plain(getattr(plan, name)) for name in fields}
    after = {name: _plain(value) for name, value in fields.items()}
    if before == after:
        return
    for name, value in fields.items():
        setattr(plan, name, value)
    session().flush()
    audit.record("marking.planned", plan, by, before=before, after=after)


def is_drawn(plan: MarkingPlan, subject: str, share: Decimal) -> bool:
    """Whether this work is in the sample: its number by the seed, evenly between 0 and 1, is below the share."""
    return number(plan.seed, subject) < share


def number(seed: str, subject: str) -> Decimal:
    """The first 52 bits of HMAC-SHA-256(seed, subject) as a number from 0 up to 1."""
    return Decimal(int(_keyed(seed, f"draw:{subject}")[:13], 16)) / Decimal(16**13)


def code(plan: MarkingPlan, enrolment_id: int) -> str:
    """What a blind marker calls the learner: the same for all work of the lesson, and of nothing else."""
    value = int(_keyed(plan.seed, f"code:{enrolment_id}"), 16)
    signs = ""
    for _place in range(CODE_LENGTH):
        value, rest = divmod(value, len(SIGNS))
        signs += SIGNS[rest]
    return signs


def works_drawn(plan: MarkingPlan) -> list[tuple[MarkingWork, Decimal]]:
    """Each work of the plan with its number by the seed, for who wants to see that the draw was fair."""
    query = select(MarkingWork).where(MarkingWork.plan_id == plan.id).order_by(MarkingWork.id)
    works = session().scalars(query.options(joinedload(MarkingWork.run))).all()
    return [(work, number(plan.seed, subject(work))) for work in works]


def subject(work: MarkingWork) -> str:
    """What is drawn."""
    return f"{work.subject_kind.value}:{work.subject_id}"


def _keyed(seed: str, text: str) -> str:
    return hmac.new(seed.encode(), text.encode(), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:  # Any: as the log keeps it
    return f"{value:f}" if isinstance(value, Decimal) else value
