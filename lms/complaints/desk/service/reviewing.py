"""What a reviewer looks at before a reply goes out, and what the author hears."""

import re
from collections.abc import Collection

from sqlalchemy import select

from lms.accounts.models import User
from lms.complaints.desk.words import CHECKS
from lms.complaints.models import Case, CaseMessage, MessageKind, MessageState
from lms.core import digits
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _, _l

_PERSONAL = re.compile(r"(?<!\d)(?:[23]\d{13}|(?:\+?2?01[0125]\d{8}))(?!\d)|[\w.+-]+@[\w-]+\.\w+")


def check(checked: Collection[str], *, is_good: bool) -> None:
    """Who sends a reply has looked at everything. Raises `BadValue`."""
    if is_good and set(checked) != CHECKS.keys():
        raise BadValue(_l("Tick each line before the reply goes out, or give it back with a word to its author."))


def comment(text: str, checked: Collection[str]) -> str:
    """What the author reads: the reviewer's words, and what was not in order."""
    missing = [str(label) for key, label in CHECKS.items() if key not in checked]
    return "\n".join(
        filter(None, [text.strip(), _("Not yet: %(checks)s", checks=_("; ").join(missing)) if missing else ""])
    )


def personal(text: str) -> list[str]:
    """What looks like somebody's number or address: a reply should hardly name one."""
    return sorted({found[0] for found in _PERSONAL.finditer(digits.fold(text))})


def returned(case: Case, by: User) -> CaseMessage | None:
    """One's own reply that came back, while none is proposed."""
    query = select(CaseMessage).where(
        CaseMessage.case_id == case.id, CaseMessage.kind == MessageKind.REPLY, CaseMessage.author_id == by.id
    )
    last = session().scalars(query.order_by(CaseMessage.id.desc()).limit(1)).first()
    return last if last and last.state is MessageState.RETURNED else None
