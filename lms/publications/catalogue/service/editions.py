"""Writing the record of an edition: a draft at once, a published one by its revision. Nobody overwrites blindly."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lms.accounts import names
from lms.accounts.models import User
from lms.core.db import hold, session
from lms.publications import policy
from lms.publications.catalogue.service import history, records
from lms.publications.catalogue.service.records import Record
from lms.publications.catalogue.service.refusals import NotNow, Stale
from lms.publications.kinds import Deed, RevisionState, State
from lms.publications.models import Edition, Revision, Work


def begin(work: Work, record: Record, by: User) -> Edition:
    """A draft of a new edition, from a checked record."""
    edition = Edition(work_id=work.id, created_by_id=by.id, title=record["title"], language=record["language"])
    records.write(edition, record)
    history.note(edition, Deed.CREATED, by)
    return edition


def current(edition: Edition) -> Record:
    """What its editors work on: the draft, or what the open revision will say."""
    said = records.read(edition)
    revision = open_revision(edition)
    return said | revision.changes if revision else said


def save(edition: Edition, record: Record, by: User, seen: int | None) -> None:
    """Keep a checked record. `seen` is the `row_version` that the writer had before them; `Stale` if it is another's.

    Raises `NotNow` where the record cannot be changed.
    """
    hold(edition)
    if not policy.may_edit(by, edition):
        raise NotNow
    before = current(edition)
    changed = records.differing(before, record)
    if not changed:
        return
    if seen != edition.row_version:
        raise Stale(before)
    revision = open_revision(edition)
    if revision is None:
        records.write(edition, record)
    else:
        revision.changes = {name: record[name] for name in records.differing(records.read(edition), record)}
    edition.row_version += 1
    session().flush()
    history.note(edition, Deed.EDITED, by, fields=changed)


def open_revision(edition: Edition) -> Revision | None:
    """The correction that is being written or reviewed."""
    if not edition.revising:
        return None
    query = select(Revision).where(Revision.edition_id == edition.id, Revision.number == edition.working_revision)
    return session().scalars(query).one_or_none()


def stage(edition: Edition) -> State:
    """Where what is being worked on stands: of an edition with an open revision, that revision."""
    revision = open_revision(edition)
    if revision is None:
        return edition.state
    return State.REVIEW if revision.state is RevisionState.REVIEW else State.DRAFT


def every(view: str, text: str) -> Select[Edition]:
    """The editions of the desk's lists, what changed last first."""
    query = select(Edition).options(joinedload(Edition.work)).order_by(Edition.changed_at.desc(), Edition.id.desc())
    if view == "revising":
        query = query.where(Edition.revising.is_(True))
    elif view in {state.value for state in State}:
        query = query.where(Edition.state == State(view))
    for word in names.words(text):
        query = query.where(Edition.search_key.contains(word, autoescape=True))
    return query
