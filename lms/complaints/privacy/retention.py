"""How long words and names are kept, and how they are removed: the case stays as a number, its chain stays whole."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, delete, false, func, or_, select, update

from lms.accounts.models import User
from lms.complaints import transitions
from lms.complaints.files import service as files
from lms.complaints.kinds import Action, State
from lms.complaints.models import Case, CaseCategory, CaseMessage, CasePoint
from lms.complaints.parties.models import CaseParty, ContactChallenge
from lms.complaints.service import engine
from lms.complaints.service.actors import Actor
from lms.core import audit
from lms.core.db import hold, session
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l

ENDED = transitions.ENDED | {State.MERGED}
QUIETLY = {"synchronize_session": False}
LEAST_DAYS, MOST_DAYS = 90, 36500  # no sooner than the last door, of appeal, is shut


class Kept(NamedTuple):
    """A category, how many of its cases are due to lose their words, and how many the law holds."""

    category: CaseCategory
    due: int
    held: int


def due(at: dt.datetime) -> list[int]:
    """The cases whose time is over, the oldest first; some at a time."""
    found: list[int] = []
    for category in _categories():
        query = select(Case.id).where(_is_over(category, at)).order_by(Case.id).limit(200)
        found += session().scalars(query)
    return sorted(found)[:200]


def overview(at: dt.datetime) -> list[Kept]:
    """Every category with its numbers, as the page shows them."""
    over = _counts(or_(false(), *(_is_over(category, at) for category in _categories())))
    held = _counts(Case.on_hold.is_(True))
    return [Kept(category, over.get(category.id, 0), held.get(category.id, 0)) for category in _categories()]


def keep_days(days: dict[int, int], by: User) -> None:
    """Say how long each of these categories keeps names and words after the end of a case. Raises `BadValue`."""
    for category in _categories():
        chosen = days.get(category.id, category.retention_days)
        if not LEAST_DAYS <= chosen <= MOST_DAYS:
            raise BadValue(_l("Names and words are kept for 90 days at least, and for 100 years at most."))
        if chosen != category.retention_days:
            audit.record("retention.changed", category, by=by, was=category.retention_days, now=chosen)
            category.retention_days = chosen


def may_be_anonymised(case: Case) -> bool:
    """Whether the case has ended, is not held by the law, and still has its words."""
    return case.state in ENDED and not case.on_hold and case.anonymised_at is None


def anonymise(case: Case) -> None:
    """Remove who and what was said; ids, units, dates, outcomes and the chain stay. Twice does no harm.

    Raises `RuleError` where the case is open or held.
    """
    hold(case)
    if case.anonymised_at is not None:
        return
    if not may_be_anonymised(case):
        raise RuleError(_l("This case is still open, or the law holds it: nothing was removed."))
    engine.apply(case, Action.ANONYMISE, Actor.system())
    _wipe_words(case)
    _wipe_people(case)
    for file in files.of(case):
        files.forget(file)
    session().flush()


def _wipe_words(case: Case) -> None:
    case.title = case.body = case.place_text = case.remedy = ""
    case.lat = case.long = None
    case.answers, case.secret_hmac = {}, ""  # the secret opens nothing any more, and salts no digest
    words = {CaseMessage.body_kept: "", CaseMessage.points: {}, CaseMessage.salt: ""}
    session().execute(
        update(CaseMessage).where(CaseMessage.case_id == case.id).values(words), execution_options=QUIETLY
    )
    points = update(CasePoint).where(CasePoint.case_id == case.id).values({CasePoint.text_kept: ""})
    session().execute(points, execution_options=QUIETLY)


def _wipe_people(case: Case) -> None:
    mine = select(CaseParty.id).where(CaseParty.case_id == case.id)
    session().execute(delete(ContactChallenge).where(ContactChallenge.party_id.in_(mine)), execution_options=QUIETLY)
    session().execute(delete(CaseParty).where(CaseParty.case_id == case.id), execution_options=QUIETLY)


def _categories() -> list[CaseCategory]:
    return list(session().scalars(select(CaseCategory).order_by(CaseCategory.id)))


def _is_over(category: CaseCategory, at: dt.datetime) -> ColumnElement[bool]:
    """Counted from the end of the case; a case that was never answered, from its arrival."""
    ended = func.coalesce(Case.closed_at, Case.answered_at, Case.received_at)
    open_cases = Case.anonymised_at.is_(None) & Case.on_hold.is_(False) & Case.state.in_(ENDED)
    return (Case.category_id == category.id) & open_cases & (ended < at - dt.timedelta(days=category.retention_days))


def _counts(which: ColumnElement[bool]) -> dict[int, int]:
    query: Select[int, int] = select(Case.category_id, func.count()).where(which).group_by(Case.category_id)
    return {row[0]: row[1] for row in session().execute(query)}
