"""Many people at once: pasted phones and e-mails, each line with its own result."""

import re
from dataclasses import dataclass

from courses.enrolment.models import Enrolment, EnrolmentState, Run
from courses.enrolment.service import joining
from lms.accounts.models import User
from lms.accounts.service import people
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l

MOST_LINES = 500
_PARTS = re.compile(r"[,;\t،؛]")


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one pasted line. `outcome`: enrolled, waitlisted, already, unknown, refused."""

    typed: str
    outcome: str
    user: User | None = None
    why: str = ""


def enrol_many(run: Run, text: str, by: User) -> list[Line]:
    """Enrol everybody named in `text`, a line a person; what cannot be read or found stops nobody else."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise BadValue(_l("Paste at least one phone number or e-mail."))
    if len(lines) > MOST_LINES:
        raise BadValue(_l("Paste at most %(most)s lines at once.", most=MOST_LINES))
    return [_one(run, line, by) for line in lines]


def find(line: str) -> User | None:
    """The person named by a phone or e-mail anywhere in the line."""
    for part in (line, *_PARTS.split(line)):
        if user := people.by_login(part.strip()):
            return user
    return None


def _one(run: Run, line: str, by: User) -> Line:
    user = find(line)
    if user is None:
        return Line(line, "unknown")
    held = joining.of(run, user)
    before = held.state if held else None
    try:
        enrolment = joining.enrol(run, user, by, source="import")
    except RuleError as refusal:
        return Line(line, "refused", user, str(refusal))
    return Line(line, _outcome(before, enrolment), user)


def _outcome(before: EnrolmentState | None, enrolment: Enrolment) -> str:
    if before is enrolment.state:
        return "already"
    return "waitlisted" if enrolment.state is EnrolmentState.WAITLISTED else "enrolled"
