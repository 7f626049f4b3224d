"""The comment bank: sentences that markers of a course use again."""

from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from courses.marking.models import BankComment
from lms.accounts.models import User
from lms.core.db import insert_once, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l

MOST = 1_000


def of(user: User, course_ids: Sequence[int]) -> Sequence[BankComment]:
    """One's own sentences and those that others share, the most used first."""
    query = select(BankComment).where(BankComment.course_id.in_(course_ids))
    query = query.where(or_(BankComment.is_shared, BankComment.owner_id == user.id))
    return session().scalars(query.order_by(BankComment.uses.desc(), BankComment.id).limit(100)).all()


def by_id(comment_id: int) -> BankComment:
    """A sentence with its owner."""
    query = select(BankComment).where(BankComment.id == comment_id)
    found = session().scalar(query.options(joinedload(BankComment.owner)))
    if found is None:
        raise NotFound
    return found


def keep(course_id: int, text: str, by: User, *, shared: bool = True) -> None:
    """Put a sentence into the bank; the same again is there once."""
    text = text.strip()
    if not text or len(text) > MOST:
        raise BadValue(_l("A sentence of the bank has 1 to 1000 letters."))
    keys = {"course_id": course_id, "owner_id": by.id, "text": text}
    insert_once(BankComment, list(keys), {**keys, "is_shared": shared, "uses": 0}, {"is_shared": shared})


def used(comment_ids: Sequence[int]) -> None:
    """Count uses, so that what is used most stands first."""
    if comment_ids:
        chosen = update(BankComment).where(BankComment.id.in_(comment_ids))
        session().execute(chosen.values(uses=BankComment.uses + 1))


def remove(comment: BankComment) -> None:
    """Take it out of the bank; comments that were given stay."""
    session().delete(comment)
    session().flush()
