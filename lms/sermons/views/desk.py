"""The desk of sermons: the calendar of Fridays with its gaps, and what the desk's other pages share."""

import datetime as dt
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.core.access import requires
from lms.core.errors import NotFound
from lms.core.web import render
from lms.sermons import policy
from lms.sermons.kinds import LANGUAGES, PARTS
from lms.sermons.models import Sermon, SermonText
from lms.sermons.scripture import checker
from lms.sermons.service import weeks
from lms.sermons.words import ACTS, FAULTS, FINDINGS, STATES
from lms.sermons.words import PARTS as PART_NAMES

bp = Blueprint("sermons_desk", __name__, template_folder="../templates", url_prefix="/sermons/desk")
SPAN = dt.timedelta(weeks=weeks.AHEAD + weeks.BACK)


@bp.context_processor
def words() -> dict[str, Any]:  # Any: whatever templates show
    """What the desk's pages call things."""
    return {"STATES": STATES, "ACTS": ACTS, "FINDINGS": FINDINGS, "FAULTS": FAULTS, "PART_NAMES": PART_NAMES}


@bp.get("")
@requires(policy.may_see_desk)
def index() -> ResponseReturnValue:
    """The calendar."""
    try:
        first = weeks.this_friday(dt.date.fromisoformat(request.args.get("from", "")))
    except (ValueError, OverflowError):
        first = weeks.this_friday() - weeks.BACK * dt.timedelta(weeks=1)
    first = min(max(first, dt.date(1980, 1, 4)), dt.date(2070, 1, 3))
    return render(
        "sermons_desk/index.html",
        weeks=weeks.calendar(first),
        languages=LANGUAGES,
        this_friday=weeks.this_friday(),
        earlier=first - SPAN,
        later=first + SPAN,
    )


def me() -> User:
    """The person behind Flask-Login's proxy."""
    found: User = current_user._get_current_object()  # noqa: SLF001 - it offers no other way
    return found


def load(day: str) -> Sermon:
    """The sermon of an address's day. Raises `NotFound`."""
    try:
        sermon = weeks.of(dt.date.fromisoformat(day))
    except ValueError:
        raise NotFound from None
    if sermon is None:
        raise NotFound
    return sermon


def load_text(day: str, language: str) -> SermonText:
    """One of its texts. Raises `NotFound`."""
    found = next((text for text in load(day).texts if text.language == language), None)
    if found is None:
        raise NotFound
    return found


def judged(text: Any) -> list[tuple[str, list[checker.Finding]]]:  # Any: a text, or its content
    """What the checker says of each part that quotes anything."""
    found = [(part, checker.check(getattr(text, part))) for part in PARTS]
    return [(part, findings) for part, findings in found if findings]
