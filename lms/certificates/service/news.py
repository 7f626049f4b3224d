"""Who is told what along the approval chain: always the one who is next."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import select

from lms.accounts.models import Context, Role, RoleAssignment, User
from lms.certificates.models import Approval, IssueBatch, Step
from lms.certificates.service.changes import Change
from lms.core.db import session
from lms.core.i18n import _, choose, locale
from lms.notifications.service import tell
from lms.notifications.wording import in_languages


def waits_for_directors(batch: IssueBatch, by: User) -> None:
    """The registrar approved: the directors are next."""
    words = _said(batch, lambda title: _("A batch of certificates waits for your signature: %(title)s", title=title))
    tell([one for one in holders_of(Role.DIRECTOR) if one.id != by.id], f"batch:{batch.id}:waits", words, page(batch))


def was_sent_back(batch: IssueBatch, comment: str) -> None:
    """The director sent it back: whoever drew it up is next."""
    words = _said(
        batch, lambda title: _("The director sent a batch back: %(title)s. %(why)s", title=title, why=comment)
    )
    tell(_drawn_up_by(batch), f"batch:{batch.id}:returned", words, page(batch))


def became_void(batch: IssueBatch, found: Collection[Change]) -> None:
    """Something changed: whoever drew it up is next."""
    del found
    words = _said(
        batch,
        lambda title: _(
            "A name or a result changed after you approved a batch: %(title)s. Please look again and approve anew.",
            title=title,
        ),
    )
    tell(_drawn_up_by(batch), f"batch:{batch.id}:void", words, page(batch))


def was_signed_off(batch: IssueBatch) -> None:
    """The director signed: it is being issued, and whoever drew it up may print it."""
    words = _said(batch, lambda title: _("The director signed a batch off; it is being issued: %(title)s", title=title))
    tell(_drawn_up_by(batch), f"batch:{batch.id}:signed", words, f"/registry/batches/{batch.id}")


def were_confirmed(made: Approval, title: dict[str, str], path: str) -> None:
    """A trainer confirmed results: the registrars are next."""
    words = in_languages(
        lambda: _("A trainer confirmed results; certificates may be drawn up: %(title)s", title=choose(title, locale()))
    )
    tell(
        [one for one in holders_of(Role.REGISTRAR) if one.id != made.actor_id],
        f"confirmation:{made.id}",
        words,
        path,
        letter=False,
    )


def please_confirm(trainers: Sequence[User], key: str, title: dict[str, str], path: str) -> int:
    """A registrar asks the trainers for their results. How many were told."""
    words = in_languages(
        lambda: _("The registrar waits for you to confirm the results of %(title)s", title=choose(title, locale()))
    )
    return tell(trainers, key, words, path)


def holders_of(role: Role) -> Sequence[User]:
    """Who has a role for the whole site."""
    held = select(RoleAssignment.user_id).where(RoleAssignment.role == role, RoleAssignment.context == Context.SITE)
    return session().scalars(select(User).where(User.id.in_(held)).order_by(User.id)).all()


def page(batch: IssueBatch) -> str:
    """Where a batch is decided about."""
    return f"/registry/batches/{batch.id}/approval"


def _drawn_up_by(batch: IssueBatch) -> Sequence[User]:
    query = select(Approval.actor_id).where(Approval.batch_id == batch.id, Approval.step == Step.REGISTRAR)
    return session().scalars(select(User).where(User.id.in_(query)).order_by(User.id)).all()


def _said(batch: IssueBatch, say: Callable[[str], str]) -> dict[str, str]:
    return in_languages(lambda: say(choose(batch.title, locale())))
