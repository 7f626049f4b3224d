"""The way of an edition: draft, review, approved, scheduled, published, withdrawn. Nothing else changes its state."""

import datetime as dt

from sqlalchemy import exists, select

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import hold, session
from lms.core.errors import BadValue
from lms.core.i18n import _l
from lms.core.jobs import every
from lms.publications import events, policy
from lms.publications.catalogue.service import history, reviewing
from lms.publications.catalogue.service.refusals import NotNow, OwnWork
from lms.publications.kinds import Deed, EditionKind, Relator, State
from lms.publications.models import Contribution, Edition, EditionEvent

MAKERS = {
    EditionKind.ORIGINAL: (Relator.AUTHOR, Relator.COMPILER, Relator.ISSUER, Relator.CARTOGRAPHER),
    EditionKind.TRANSLATION: (Relator.TRANSLATOR,),
    EditionKind.ABRIDGEMENT: (Relator.ABRIDGER, Relator.EDITOR),
}
"""Without one of these a record is not complete."""


def submit(edition: Edition, by: User) -> None:
    """Lay a complete draft before the reviewers."""
    _at(edition, State.DRAFT)
    check_complete(edition)
    reviewing.lay_defaults()
    edition.submitted_by_id = by.id
    _move(edition, State.REVIEW, Deed.SUBMITTED, by)


def give_back(edition: Edition, by: User, words: str) -> None:
    """Back to its makers with a word on what is to be mended."""
    _at(edition, State.REVIEW, State.APPROVED, State.SCHEDULED)
    edition.publish_at = edition.approved_by_id = None
    _move(edition, State.DRAFT, Deed.RETURNED, by, _worded(words))


def approve(edition: Edition, by: User) -> None:
    """A second person, who had no hand in it, found that it keeps every rule."""
    _at(edition, State.REVIEW)
    if not policy.may_review(by, edition):
        raise OwnWork
    check_rules(edition)
    edition.approved_by_id = by.id
    _move(edition, State.APPROVED, Deed.APPROVED, by)


def schedule(edition: Edition, by: User, at: dt.datetime | None) -> None:
    """Publish it by itself at a moment to come."""
    _at(edition, State.APPROVED, State.SCHEDULED)
    if at is None or at <= clock.now():
        raise BadValue(_l("Choose a time that is still to come."))
    edition.publish_at = at
    _move(edition, State.SCHEDULED, Deed.SCHEDULED, by, "", at=at.isoformat())


def unschedule(edition: Edition, by: User) -> None:
    """It waits for somebody to publish it."""
    _at(edition, State.SCHEDULED)
    edition.publish_at = None
    _move(edition, State.APPROVED, Deed.UNSCHEDULED, by)


def publish(edition: Edition, by: User | None) -> None:
    """Readers may see it from now on."""
    _at(edition, State.APPROVED, State.SCHEDULED)
    edition.published_at, edition.publish_at = clock.now(), None
    _move(edition, State.PUBLISHED, Deed.PUBLISHED, by)
    events.edition_published.send(edition)


def withdraw(edition: Edition, by: User, words: str) -> None:
    """Nobody may read it any more; its address says why."""
    _at(edition, State.PUBLISHED)
    if edition.revising:
        raise NotNow
    edition.withdrawn_at, edition.withdrawn_reason = clock.now(), _worded(words)
    _move(edition, State.WITHDRAWN, Deed.WITHDRAWN, by, edition.withdrawn_reason)
    events.edition_withdrawn.send(edition)


def restore(edition: Edition, by: User, words: str) -> None:
    """Readers may see it again; somebody else than who withdrew it must find so."""
    _at(edition, State.WITHDRAWN)
    deed = EditionEvent
    last = select(deed.by_id).where(deed.edition_id == edition.id, deed.deed == Deed.WITHDRAWN).order_by(deed.id.desc())
    if session().scalar(last.limit(1)) == by.id:
        raise NotNow
    edition.withdrawn_at, edition.withdrawn_reason = None, ""
    _move(edition, State.PUBLISHED, Deed.RESTORED, by, _worded(words))
    events.edition_published.send(edition)


@every(30)
def publish_due() -> None:
    """Publish what is due. Several workers may ask at once: each edition is held, and looked at again."""
    due = select(Edition.id).where(Edition.state == State.SCHEDULED, Edition.publish_at <= clock.now())
    for edition_id in session().scalars(due.order_by(Edition.publish_at, Edition.id).limit(100)).all():
        edition = session().get_one(Edition, edition_id)
        hold(edition)
        if edition.state is State.SCHEDULED and edition.publish_at and edition.publish_at <= clock.now():
            publish(edition, None)


def check_complete(edition: Edition) -> None:
    """Raise `BadValue` where the record lacks what readers need."""
    made = exists().where(Contribution.edition_id == edition.id, Contribution.role.in_(MAKERS[edition.kind]))
    if not session().scalar(select(made)):
        raise BadValue(_l("Say first who wrote, translated or abridged it: the record has nobody."))
    if edition.year_ce is None and edition.year_ah is None:
        raise BadValue(_l("Say first in which year it was published, AH or CE."))


def check_rules(edition: Edition) -> None:
    """Raise `BadValue` while a rule is not ticked with a note."""
    if reviewing.missing(edition):
        raise BadValue(_l("Every rule must be ticked, with a note on how you saw it, before this can be approved."))


def _at(edition: Edition, *states: State) -> None:
    hold(edition)
    if edition.state not in states:
        raise NotNow


def _move(edition: Edition, state: State, deed: Deed, by: User | None, words: str = "", **details: str) -> None:
    history.note(edition, deed, by, words, **details)
    edition.state = state
    edition.changed_at = clock.now()
    edition.row_version += 1
    session().flush()


def _worded(words: str) -> str:
    if not words.strip():
        raise BadValue(_l("Say why, in a sentence."))
    return words.strip()[:2000]
