"""Who may do what with sermons: everybody reads what is published; editors write, and approve what others wrote."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select, true

from lms.accounts.models import Role
from lms.core.db import session
from lms.sermons.kinds import Act, State
from lms.sermons.models import Sermon, SermonCorrection, SermonEvent, SermonText

Visitor = Any  # a User, Flask-Login's visitor who has no roles, or None
MAKING = (Act.BEGUN, Act.WRITTEN, Act.SUBMITTED)


def may_see_desk(user: Visitor) -> bool:
    """Editors."""
    return bool(user is not None and user.is_authenticated and user.has_role(Role.EDITOR))


def may_write(user: Visitor, sermon: Sermon) -> bool:
    """Editors plan every Friday."""
    del sermon
    return may_see_desk(user)


def may_edit(user: Visitor, text: SermonText) -> bool:
    """Editors."""
    del text
    return may_see_desk(user)


def may_read(user: Visitor, text: SermonText) -> bool:
    """Everybody what is published; what is not, editors only."""
    return text.is_public or may_see_desk(user)


def may_approve(user: Visitor, text: SermonText) -> bool:
    """An editor who has not written a word of it."""
    return may_see_desk(user) and not made(user, text)


def may_approve_correction(user: Visitor, correction: SermonCorrection) -> bool:
    """An editor who did not propose it."""
    return may_see_desk(user) and correction.by_id != user.id


def made(user: Visitor, text: SermonText) -> bool:
    """Whether the person had a hand in the text."""
    mine = select(SermonEvent.id).where(
        SermonEvent.text_id == text.id, SermonEvent.by_id == user.id, SermonEvent.act.in_(MAKING)
    )
    return session().scalar(mine.limit(1)) is not None


def public() -> ColumnElement[bool]:
    """The texts that everybody may read, as a condition of a query."""
    return SermonText.state == State.PUBLISHED


def known() -> ColumnElement[bool]:
    """Those, and the withdrawn, whose address goes on saying that they were."""
    return or_(public(), SermonText.state == State.WITHDRAWN)


def visible_to(user: Visitor) -> ColumnElement[bool]:
    """The texts that `may_read` holds for, as a condition of a query."""
    return true() if may_see_desk(user) else public()
