"""Finding certificates: a holder's own, those of an award, and the one whose code somebody typed."""

from collections.abc import Iterable, Sequence
from functools import cache
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from lms.accounts.models import User
from lms.certificates import code as codes
from lms.certificates.models import Certificate, CertificateEvent, CertificateState, IssueBatch, IssueItem
from lms.core.db import session
from lms.core.errors import NotFound, TooMany
from lms.core.i18n import _
from lms.core.jobs import Job, JobState
from lms.core.limits import Limit

WRONG_CODES = Limit("verify", most=30, seconds=600)
WRONG_NEARBY = Limit("verify:near", most=300, seconds=600)


def held_by(user: User) -> Sequence[Certificate]:
    """The certificates that still stand for `user`, the newest first."""
    return session().scalars(_held_query(), {"holder": user.id}).all()


@cache
def _held_query() -> Select[Certificate]:
    """Made once: to write it takes longer than to run it."""
    held = (Certificate.holder_id == bindparam("holder"), Certificate.state == CertificateState.ISSUED)
    return select(Certificate).where(*held).order_by(Certificate.id.desc())


def live(award_key: str, holder_ids: Iterable[int]) -> dict[int, Certificate]:
    """The standing certificate of each of these holders for one award."""
    query = select(Certificate).where(
        Certificate.award_key == award_key,
        Certificate.state == CertificateState.ISSUED,
        Certificate.holder_id.in_(list(holder_ids)),
    )
    return {certificate.holder_id: certificate for certificate in session().scalars(query)}


def of_award(award_key: str) -> dict[int, Certificate]:
    """Each holder's standing certificate for one award."""
    query = select(Certificate).where(Certificate.award_key == award_key, Certificate.state == CertificateState.ISSUED)
    return {certificate.holder_id: certificate for certificate in session().scalars(query)}


def look_up(typed: str, asker: str) -> Certificate:
    """The certificate whose code somebody typed; `asker` is the address from which the question comes.

    An unknown code and one that can be no code take the same path, and both count as failures of `asker` and of its
    neighbourhood. Who failed too often is told nothing more about wrong codes; a right one is answered all the same,
    so that a guesser does not shut out a ministry behind one address. Raises `NotFound` or `TooMany`.
    """
    code = codes.read(typed) or codes.new()  # what can be no code is looked for all the same
    found = by_code(code)
    if found is None:
        failed(asker)
        raise NotFound(_("No certificate has this code."))
    return found


def failed(asker: str) -> None:
    """Count a code that nobody has. Raises `TooMany` where `asker` or its neighbours gave too many."""
    own, neighbourhood = near(asker)
    if wait := max(WRONG_CODES.wait(own), WRONG_NEARBY.wait(neighbourhood)):
        raise TooMany(_("Too many wrong codes came from here. Please try again later."), wait)
    WRONG_CODES.count(own)
    WRONG_NEARBY.count(neighbourhood)


def near(address: str) -> tuple[str, str]:
    """Who asks, and the neighbourhood: an IPv4 address and its /24; of IPv6, where a person has a /64, that and /48."""
    try:
        asker = ip_address(address)
    except ValueError:
        return address, address
    asker = getattr(asker, "ipv4_mapped", None) or asker
    own, wide = (32, 24) if asker.version == 4 else (64, 48)  # noqa: PLR2004
    return str(ip_network((asker, own), strict=False)), str(ip_network((asker, wide), strict=False))


def by_code(code: str) -> Certificate | None:
    """The certificate of this very code, with its history."""
    found = session().scalar(_by_code_query(), {"code": code})
    if found is not None:  # asked for apart: what a loader of relations does besides takes longer than the question
        events = session().scalars(_events_query(), {"certificate": found.id}).all()
        set_committed_value(found, "events", list(events))
    return found


@cache
def _by_code_query() -> Select[Certificate]:
    """Made once, like the other."""
    return select(Certificate).where(Certificate.code == bindparam("code"))


@cache
def _events_query() -> Select[CertificateEvent]:
    """Likewise."""
    own = CertificateEvent.certificate_id == bindparam("certificate")
    return select(CertificateEvent).where(own).order_by(CertificateEvent.id)


def successor(certificate: Certificate) -> Certificate | None:
    """The certificate that took the place of this one."""
    return session().scalar(select(Certificate).where(Certificate.supersedes_id == certificate.id))


def names(certificate_ids: set[int]) -> dict[int, dict[str, str]]:
    """The serials of these certificates, for the log."""
    found = session().execute(select(Certificate.id, Certificate.serial).where(Certificate.id.in_(certificate_ids)))
    return {key: {"ar": serial, "en": serial} for key, serial in found}


def predecessor(certificate: Certificate) -> Certificate | None:
    """The certificate whose place this one took."""
    return session().get(Certificate, certificate.supersedes_id) if certificate.supersedes_id else None


def actors(certificate: Certificate) -> dict[int, User]:
    """The people in the history of a certificate. Needs `events` loaded."""
    ids = {event.actor_id for event in certificate.events if event.actor_id}
    return {user.id: user for user in session().scalars(select(User).where(User.id.in_(ids)))}


def batch(batch_id: int) -> IssueBatch | None:
    """A batch with its people and their certificates."""
    people = selectinload(IssueBatch.items)
    return session().scalar(
        select(IssueBatch)
        .where(IssueBatch.id == batch_id)
        .options(people.selectinload(IssueItem.holder), people.selectinload(IssueItem.certificate))
    )


def items_of(asked: IssueBatch) -> Select[IssueItem]:
    """The people of a batch with their certificates: whoever could not be printed first, then as they were chosen."""
    query = select(IssueItem).where(IssueItem.batch_id == asked.id).options(selectinload(IssueItem.certificate))
    return query.order_by(IssueItem.error == "", IssueItem.id)


class ItemCount(NamedTuple):
    """What became of the people of a batch."""

    people: int
    issued: int
    refused: int


def count_items(asked: IssueBatch) -> ItemCount:
    """How many there are, how many hold the certificate, how many could not be printed."""
    refused = case((IssueItem.certificate_id.is_(None) & (IssueItem.error != ""), 1))
    counts = func.count(IssueItem.id), func.count(IssueItem.certificate_id), func.count(refused)
    return ItemCount(*session().execute(select(*counts).where(IssueItem.batch_id == asked.id)).one())


def batches_of(award_key: str) -> Sequence[IssueBatch]:
    """The batches of an award, the newest first."""
    return (
        session()
        .scalars(select(IssueBatch).where(IssueBatch.award_key == award_key).order_by(IssueBatch.id.desc()))
        .all()
    )


def job_of(asked: IssueBatch) -> Job | None:
    """The job that issues a batch."""
    return session().get(Job, asked.job_id) if asked.job_id else None


def running_job(award_key: str) -> tuple[IssueBatch, Job] | None:
    """The newest batch of an award that is being issued now, with its job."""
    found = session().execute(
        select(IssueBatch, Job)
        .join(Job, Job.id == IssueBatch.job_id)
        .where(IssueBatch.award_key == award_key, Job.state.in_([JobState.WAITING, JobState.RUNNING]))
        .order_by(IssueBatch.id.desc())
        .limit(1)
    )
    row = found.first()
    return (row[0], row[1]) if row else None
