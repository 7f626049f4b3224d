"""Numbers that let their bearers into a run: made and revoked by the registrar, typed in any digits."""

import datetime as dt
import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import CourseVersion
from courses.enrolment.models import Enrolment, EnrolmentState, JoinCode, Run
from courses.enrolment.service import eligibility, joining
from courses.enrolment.service.moving import MOVES
from lms.accounts.models import User
from lms.core import audit, clock, crypto
from lms.core.db import hold, session
from lms.core.digits import fold
from lms.core.errors import BadValue, NotFound, RuleError, TooMany
from lms.core.i18n import _l
from lms.core.limits import Limit

DIGITS = 8
MOST_USES = 100_000
GUESSES = Limit("join-code", most=10, seconds=600)


class DeadCode(RuleError):
    """The code was good once."""


def make(
    run: Run, by: User, *, uses: int | None = None, expires_at: dt.datetime | None = None, note: str = ""
) -> JoinCode:
    """A new code for the run."""
    if expires_at and expires_at <= clock.now():
        raise BadValue(_l("This moment is past. Choose a later day."))
    if uses is not None and not 1 <= uses <= MOST_USES:
        raise BadValue(_l("Say how many people may use it, or leave it empty."))
    made = JoinCode(run_id=run.id, code=_fresh(), uses=uses, expires_at=expires_at, note=note, created_by_id=by.id)
    session().add(made)
    session().flush()
    audit.record("join_code.made", run, by, code_id=made.id)
    return made


def revoke(code: JoinCode, by: User) -> None:
    """Nobody comes in by it from now on; who is in stays. Twice is the same."""
    hold(code)
    if code.revoked_at is None:
        code.revoked_at = clock.now()
        session().flush()
        audit.record("join_code.revoked", session().get_one(Run, code.run_id), by, code_id=code.id)


def of_run(run: Run) -> Sequence[JoinCode]:
    """All codes of a run, the newest first."""
    return session().scalars(select(JoinCode).where(JoinCode.run_id == run.id).order_by(JoinCode.id.desc())).all()


def by_id(code_id: int) -> JoinCode:
    """The code of this id. Raises `NotFound`."""
    found = session().get(JoinCode, code_id)
    if found is None:
        raise NotFound
    return found


def read(typed: str) -> str:
    """The code in a text with digits of any kind, blanks and hyphens."""
    return re.sub(r"\D", "", fold(typed))


def look_up(typed: str, user: User) -> JoinCode:
    """The living code that somebody typed, with its run and course. Guesses are counted.

    Raises `BadValue`, `DeadCode` or `TooMany`.
    """
    if wait := GUESSES.wait(str(user.id)):
        raise TooMany(_l("Too many wrong codes. Wait some minutes, then look at the code again."), wait)
    course = joinedload(JoinCode.run).joinedload(Run.version).joinedload(CourseVersion.course)
    found = session().scalar(select(JoinCode).where(JoinCode.code == read(typed)).options(course))
    if found is None:
        GUESSES.count(str(user.id))
        raise BadValue(_l("No run has this code. Compare it with the paper, digit by digit."))
    check(found)
    return found


def check(code: JoinCode) -> None:
    """Raise `DeadCode` with the reason where nobody comes in by it any more."""
    if code.revoked_at:
        raise DeadCode(_l("The academy has revoked this code. Ask whoever gave it to you for a new one."))
    if code.expires_at and code.expires_at <= clock.now():
        raise DeadCode(_l("The time of this code is over. Ask whoever gave it to you for a new one."))
    if code.uses is not None and code.used >= code.uses:
        raise DeadCode(_l("This code was used by as many people as it was made for."))


def use(code: JoinCode, user: User) -> Enrolment:
    """Come into the run by a code, or onto its waiting list; a second call changes nothing and costs no use."""
    run = session().get_one(Run, code.run_id)
    hold(run)
    hold(code)
    found = joining.of(run, user)
    if found and (found.state is EnrolmentState.WAITLISTED or EnrolmentState.ACTIVE not in MOVES[found.state]):
        return found
    if found and found.state in joining.SHUT_OUT:
        raise joining.NotOpen
    check(code)
    joining.must_take_people(run, user)
    eligibility.check(run, user)
    enrolment = joining.place(run, user, found, EnrolmentState.ACTIVE, by=user, source="code")
    enrolment.code_id = code.id
    code.used += 1
    session().flush()
    return enrolment


def _fresh() -> str:
    while True:
        code = crypto.digits(DIGITS)
        if not session().scalar(select(JoinCode.id).where(JoinCode.code == code)):
            return code
