"""A published text is corrected in the open: proposed by one person, approved by another, shown with its reason."""

from sqlalchemy import select

from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import BadValue
from lms.core.i18n import _l
from lms.sermons import policy
from lms.sermons.kinds import Act, Content, State
from lms.sermons.models import SermonCorrection, SermonEvent, SermonText
from lms.sermons.service import chronicle, writing
from lms.sermons.service.refusals import NotNow, OwnWork, Stale


def of(text: SermonText) -> SermonCorrection | None:
    """The correction that waits for another person."""
    query = select(SermonCorrection).where(SermonCorrection.text_id == text.id)
    return session().scalar(query.execution_options(populate_existing=True))


def content(correction: SermonCorrection) -> Content:
    """The words that it would put in place."""
    return Content(**correction.content)


def propose(text: SermonText, words: Content, note: str, seen: int, by: User) -> SermonCorrection:
    """Lay new words before another editor; readers go on with the old ones. `note` tells readers what was wrong."""
    hold(text)
    if text.state is not State.PUBLISHED:
        raise NotNow(_l("Only what is published is corrected; a draft is simply written on."))
    if seen != text.row_version or of(text):
        raise Stale(_l("Somebody saved this text meanwhile. Nothing of yours was lost."))
    writing.check(words)
    if not note:
        raise BadValue(_l("Please tell readers what was corrected."))
    if words == text.content:
        raise BadValue(_l("Nothing differs from what is published."))
    proposed = SermonCorrection(text_id=text.id, content=words.told(), note=note, by_id=by.id, at=clock.now())
    session().add(proposed)
    chronicle.write(text, Act.CORRECTION_PROPOSED, by, note)
    writing.forget(text, by)
    return proposed


def drop(text: SermonText, by: User) -> None:
    """Give a proposed correction up."""
    hold(text)
    proposed = _waiting(text)
    session().delete(proposed)
    chronicle.write(text, Act.CORRECTION_DROPPED, by)


def approve(text: SermonText, seen: int, by: User) -> None:
    """Put the corrected words in place: another revision under the same address and guid."""
    hold(text)
    proposed = _waiting(text)
    if not policy.may_approve_correction(by, proposed):
        raise OwnWork(_l("You proposed this correction, so another editor approves it."))
    if seen != text.row_version:
        raise Stale(_l("The text changed after you opened it. Please read it once more."))
    before = text.content.told()
    for name, value in proposed.content.items():
        setattr(text, name, value)
    text.revision += 1
    chronicle.write(text, Act.CORRECTED, by, proposed.note, before)
    audit.record("sermon.corrected", text, by=by, revision=text.revision)
    session().delete(proposed)
    session().flush()
    chronicle.changed(text)


def shown(text: SermonText) -> list[SermonEvent]:
    """The corrections that readers see, the newest first."""
    query = select(SermonEvent).where(SermonEvent.text_id == text.id, SermonEvent.act == Act.CORRECTED)
    return list(session().scalars(query.order_by(SermonEvent.id.desc())))


def _waiting(text: SermonText) -> SermonCorrection:
    proposed = of(text)
    if proposed is None or text.state is not State.PUBLISHED:
        raise NotNow(_l("There is no correction to decide on any more."))
    return proposed
