"""Who may do what with works and editions. Editors describe and, what somebody else made, approve; admins set rules."""

from typing import Any

from sqlalchemy import ColumnElement, exists, select, true

from lms.accounts.models import Role, User
from lms.core.db import session
from lms.publications.kinds import MAKING, RevisionState, State
from lms.publications.models import Edition, EditionEvent, Revision

Visitor = Any  # a User, Flask-Login's visitor who has no roles, or None


def may_see_desk(user: Visitor) -> bool:
    """Editors, and administrators who look on."""
    return _holds(user, Role.EDITOR) or _holds(user, Role.ADMIN)


def may_catalogue(user: Visitor) -> bool:
    """Whoever begins works and keeps authors, subjects and series."""
    return _holds(user, Role.EDITOR)


def may_set_up(user: Visitor) -> bool:
    """Administrators keep the rules of the review."""
    return _holds(user, Role.ADMIN)


def may_read(user: Visitor, edition: Edition) -> bool:
    """Everybody what is published; what is not, its makers and reviewers only."""
    return edition.state is State.PUBLISHED or may_see_desk(user)


def may_edit(user: Visitor, edition: Edition) -> bool:
    """An editor changes a draft; what was published changes by a revision, which is a draft of its own."""
    return may_catalogue(user) and (edition.state is State.DRAFT or _is_open(edition))


def may_review(user: Visitor, edition: Edition) -> bool:
    """An editor who has not made, changed or submitted this revision."""
    return may_catalogue(user) and not made(user, edition)


def may_publish(user: Visitor, edition: Edition) -> bool:
    """An editor publishes, schedules and withdraws; what is published was approved by another than its makers."""
    return may_catalogue(user) and edition.state is not State.DRAFT


def made(user: User, edition: Edition) -> bool:
    """Whether the person had a hand in the revision that is being worked on."""
    deed = EditionEvent
    return bool(
        session().scalar(
            select(
                exists().where(
                    deed.edition_id == edition.id,
                    deed.revision == edition.working_revision,
                    deed.by_id == user.id,
                    deed.deed.in_(MAKING),
                )
            )
        )
    )


def public() -> ColumnElement[bool]:
    """The editions that everybody may read, as a condition of a query."""
    return Edition.state == State.PUBLISHED


def visible_to(user: Visitor) -> ColumnElement[bool]:
    """The editions that `may_read` holds for, as a condition of a query."""
    return true() if may_see_desk(user) else public()


def _is_open(edition: Edition) -> bool:
    """Whether a correction of it is being written."""
    if not edition.revising:
        return False
    key = Revision.edition_id == edition.id, Revision.number == edition.working_revision
    return session().scalar(select(Revision.state).where(*key)) is RevisionState.DRAFT


def _holds(user: Visitor, role: Role) -> bool:
    return bool(user is not None and user.is_authenticated and user.has_role(role))
