"""Telling people something: a notice on their page, and a letter where they have an e-mail.

tell(learner, f"certificate:{certificate.id}", in_languages(lambda: _("Your certificate is issued.")), "/my")
tell(learners, f"run:{run.id}:begins", lambda user: in_languages(lambda: to(user, pgettext(…), pgettext(…))), path)
"""

from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, Select, func, select, update

from lms.accounts import letters
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.core.errors import NotFound
from lms.core.i18n import choose
from lms.notifications.models import Notice

Text = dict[str, str] | Callable[[User], dict[str, str]]
LONGEST_SUBJECT = 120


def tell(
    people: User | Iterable[User], key: str, text: Text, path: str, *, letter: bool = True, more: Text | None = None
) -> int:
    """Tell people, in this transaction; the same `key` again says nothing to who was told. How many were told now.

    `text` is one sentence in each language, or makes it for each person (see `wording`). `path` is where it leads, a
    path of this site. `more` stands in the letter alone, under the sentence.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"a notice leads into this site, not to {path!r}")
    wanted = {f"{key}:{user.id}": user for user in ([people] if isinstance(people, User) else people)}
    told = set(session().scalars(select(Notice.key).where(Notice.key.in_(wanted))))
    fresh = {name: user for name, user in wanted.items() if name not in told and not user.is_disabled}
    for name, user in fresh.items():
        said = text(user) if callable(text) else text
        session().add(Notice(key=name, user_id=user.id, text=said, path=path))
        if letter:
            _post(name, user, said, more, path)
    session().flush()
    return len(fresh)


def of_person(user: User) -> Select[Notice]:
    """The notices of a person, the newest first."""
    return select(Notice).where(Notice.user_id == user.id).order_by(Notice.created_at.desc(), Notice.id.desc())


def find(notice_id: int) -> Notice:
    """The notice of this id. Raises `NotFound`."""
    found = session().get(Notice, notice_id)
    if found is None:
        raise NotFound
    return found


def read(notice: Notice) -> None:
    """Note that the person has seen it; twice is the same."""
    notice.read_at = notice.read_at or clock.now()


def read_all(user: User) -> None:
    """Note that the person has seen all."""
    session().execute(
        update(Notice).where(Notice.user_id == user.id, Notice.read_at.is_(None)).values(read_at=clock.now())
    )


def unread_of_person() -> ColumnElement[int]:
    """How many notices the person of the surrounding query has not seen."""
    return select(func.count(Notice.id)).where(Notice.user_id == User.id, Notice.read_at.is_(None)).scalar_subquery()


def _post(name: str, user: User, said: dict[str, str], more: Text | None, path: str) -> None:
    sentence = choose(said, user.locale)
    below = choose(more(user) if callable(more) else more, user.locale)
    subject = sentence if len(sentence) <= LONGEST_SUBJECT else sentence[: LONGEST_SUBJECT - 1] + "…"
    letters.post(f"notice:{name}", user, subject, f"{sentence}\n\n{below}".strip(), path)
