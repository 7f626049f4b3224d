"""Telling one person something: a notice on their page, and a letter where they have an e-mail."""

from sqlalchemy import select

from lms.accounts.models import User
from lms.core import mail
from lms.core.db import session
from lms.core.i18n import choose
from lms.notifications.models import Notice


def tell(user: User, key: str, text: dict[str, str], path: str, *, site: str = "") -> None:
    """Tell `user`, in this transaction; the same `key` again says nothing. `site` makes the letter's link whole."""
    if session().scalar(select(Notice.id).where(Notice.key == key)):
        return
    session().add(Notice(key=key, user_id=user.id, text=text, path=path))
    if user.email:
        said = choose(text, user.locale)
        mail.post(key, user.email, subject=said, text=f"{said}\n\n{site}{path}\n")
