"""The way of a text: submitted by one person, approved by another, published at its moment, withdrawn with a reason."""

from collections.abc import Sequence

from sqlalchemy import select

from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import BadValue
from lms.core.i18n import _l
from lms.sermons import policy
from lms.sermons.events import sermon_published, sermon_withdrawn
from lms.sermons.kinds import Act, State
from lms.sermons.models import Sermon, SermonText
from lms.sermons.service import chronicle
from lms.sermons.service.refusals import NotNow, OwnWork, Stale

AT_ONCE = 50


def submit(text: SermonText, by: User) -> None:
    """Lay a draft before another editor."""
    _stands(text, State.DRAFT)
    if not text.first.strip():
        raise BadValue(_l("There is nothing to review yet: the first sermon is empty."))
    text.state = State.REVIEW
    text.submitted_by_id, text.approved_by_id = by.id, None
    chronicle.write(text, Act.SUBMITTED, by)


def take_back(text: SermonText, note: str, by: User) -> None:
    """Give a text back to be written on: by who reviews it, or by who submitted it. An approval is gone with it."""
    _stands(text, State.REVIEW, State.APPROVED, State.SCHEDULED)
    text.state = State.DRAFT
    text.approved_by_id = None
    chronicle.write(text, Act.RETURNED, by, note)


def approve(text: SermonText, seen: int, by: User) -> None:
    """Approve exactly the words that were seen. Raises `OwnWork` for who had a hand in them, or `Stale`."""
    _stands(text, State.REVIEW)
    if policy.made(by, text):
        raise OwnWork(_l("You had a hand in this text, so another editor approves it."))
    if seen != text.row_version:
        raise Stale(_l("The text changed after you opened it. Please read it once more."))
    text.state = State.APPROVED
    text.approved_by_id = by.id
    chronicle.write(text, Act.APPROVED, by)
    audit.record("sermon.approved", text, by=by, revision=text.revision)


def schedule(text: SermonText, by: User) -> None:
    """Have it published at the moment of its Friday; where that has passed, as soon as the worker looks."""
    _stands(text, State.APPROVED)
    text.state = State.SCHEDULED
    chronicle.write(text, Act.SCHEDULED, by)


def unschedule(text: SermonText, by: User) -> None:
    """Keep it from being published; its approval stands."""
    _stands(text, State.SCHEDULED)
    text.state = State.APPROVED
    chronicle.write(text, Act.HELD, by)


def withdraw(text: SermonText, reason: str, by: User) -> None:
    """Take a published text away; its address says why from now on."""
    _stands(text, State.PUBLISHED)
    if not reason:
        raise BadValue(_l("Please say why: readers who come to its address will read it."))
    text.state = State.WITHDRAWN
    text.withdrawn_at = text.changed_at = clock.now()
    text.withdrawn_reason = reason
    chronicle.write(text, Act.WITHDRAWN, by, reason)
    audit.record("sermon.withdrawn", text, by=by, reason=reason)
    sermon_withdrawn.send(text)


def publish_due() -> list[SermonText]:
    """Publish what is due, each text once, however many workers ask at once and whatever their clocks say later."""
    now = clock.now()
    due = select(SermonText).join(Sermon).where(SermonText.state == State.SCHEDULED, Sermon.publish_at <= now)
    locked = due.order_by(Sermon.publish_at, SermonText.id).limit(AT_ONCE)
    locked = locked.with_for_update(of=SermonText, skip_locked=True).execution_options(populate_existing=True)
    texts: Sequence[SermonText] = session().scalars(locked).all()
    for text in texts:
        text.state = State.PUBLISHED
        text.published_at = text.published_at or now
        text.changed_at = now
        chronicle.write(text, Act.PUBLISHED)
        sermon_published.send(text)
    return list(texts)


def _stands(text: SermonText, *expected: State) -> None:
    hold(text)
    if text.state not in expected:
        raise NotNow(_l("Somebody was quicker: this text stands elsewhere now. Please look at it again."))
