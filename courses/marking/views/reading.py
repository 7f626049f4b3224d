"""What addresses and forms of the desk say."""

from itertools import zip_longest

from flask import request
from flask_login import current_user

from courses.marking import said as words
from courses.marking.models import MarkingTask
from courses.marking.said import Moment, Said
from courses.marking.service.queue import Wanted
from lms.accounts.models import User
from lms.core.errors import BadValue
from lms.core.i18n import _l

ONLY = frozenset({"late", "overdue", "mine", "done"})


def me() -> User:
    """The person who asks, as the services take them."""
    found: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login offers no other way
    return found


def wanted() -> Wanted:
    """What the address or the form looks for."""
    asked, only = request.values, request.values.get("only", "")
    return Wanted(
        course_id=asked.get("course", type=int),
        run_id=asked.get("run", type=int),
        form=asked.get("kind", "")[:20],
        only=only if only in ONLY else "",
    )


def said(task: MarkingTask) -> Said:
    """What the form says of the work."""
    sent = request.form
    criteria = task.work.rubric.criteria if task.work.rubric else []
    names = ((criterion["key"], sent.get(f"level-{criterion['key']}", "")) for criterion in criteria)
    return Said(
        levels={key: points[:20] for key, points in names if points},
        mark=sent.get("mark", "").strip()[:40],
        comment=sent.get("comment", "").replace("\r\n", "\n").strip(),
        moments=tuple(_moments()),
    )


def _moments() -> list[Moment]:
    sent = request.form
    rows = zip_longest(*(sent.getlist(f"moment-{name}") for name in ("asset", "at", "text")), fillvalue="")
    found = []
    for asset, clock, text in rows:
        if not text.strip():
            continue
        at_ms = words.moment(clock) if clock.strip() else 0
        if at_ms is None:
            raise BadValue(_l("Please write the moment as minutes and seconds, for example 5:12."))
        found.append(Moment(asset[:36], at_ms, text.strip()))
    return sorted(found, key=lambda each: (each.asset, each.at_ms))
