"""A part of a case becomes a case of its own: of the same citizen, with the same secret, as old as the first."""

from lms.accounts.models import OrgUnit
from lms.complaints.kinds import Action
from lms.complaints.models import Case, CasePoint
from lms.complaints.service import engine, filing, reference
from lms.complaints.service.actors import Actor
from lms.complaints.service.steps import Step
from lms.core.db import session

_SAME = (
    "secret_hmac", "kind", "category_id", "priority", "locale", "channel", "identity", "place_id", "place_text", "lat",
    "long", "about_unit_id", "about_user_id", "received_at", "is_demo", "entered_by_id",
)  # fmt: skip


def child_of(step: Step) -> Case:
    """The new case, with the words given; it stays with the unit until somebody transfers it."""
    case = step.case
    child = Case(
        **{name: getattr(case, name) for name in _SAME},
        reference=reference.new(step.at.date()),
        filing_key=f"split:{case.id}:{len(step.before) + 1}",
        title=str(step.given["title"]).strip(),
        body=step.text,
        answers={},
        parent_id=case.id,
    )
    session().add(child)
    session().flush()
    for number, text in enumerate(step.given.get("points") or (), start=1):
        session().add(CasePoint(case_id=child.id, number=number, text=str(text)))
    filing.submit(child, None, step.at, split_by=step.actor.user_id)
    if case.unit_id and session().get(OrgUnit, case.unit_id):
        engine.apply(child, Action.ACCEPT, Actor.system(), at=step.at)
        engine.apply(child, Action.ROUTE, Actor.system(), {"unit_id": case.unit_id}, at=step.at)
    return child
