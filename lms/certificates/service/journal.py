"""The register's journal: every change of a certificate is a line, chained to the line before it by its digest.

    digest of line n = SHA-256(digest of line n-1, newline, the line as JSON with its keys in order)

A line names nobody. `record` is the digest of all that is printed, `reason` that of the reason and the certificate's
code: both hold 80 random bits, so that nobody can guess the words behind them. Whoever changes, inserts or removes a
line, or touches a printed word, breaks every digest from there on; whoever rewrites them all contradicts every copy of
the journal that was ever taken out of the house.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, literal, select, update
from sqlalchemy.orm import contains_eager

from lms.certificates.models import Cause, Certificate, CertificateEvent, CertificateState, JournalHead, SerialCounter
from lms.core import clock
from lms.core.db import insert_once, session

BEGINNING = "0" * 64  # what stands before the first line
ONLY = 1  # the id of the one head
AT_ONCE = 500
Line = dict[str, Any]  # Any: texts, numbers, None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the number of a line, or a serial."""

    what: str  # gap | digest | head | state | unwritten | serials | unreadable | parted | rewritten | forged
    where: str


@dataclass(frozen=True, slots=True)
class Head:
    """How far the journal goes."""

    seq: int
    digest: str


def append(
    certificate: Certificate, state: CertificateState, by_id: int | None, cause: Cause | None = None, reason: str = ""
) -> CertificateEvent:
    """Write the next line, in the transaction that changes the certificate; until it ends nobody else writes one."""
    before = _advance()
    event = CertificateEvent(
        certificate_id=certificate.id, state=state, actor_id=by_id, cause=cause, reason=reason, at=clock.now(),
        seq=before.seq + 1,
    )  # fmt: skip
    event.digest = digest(before.digest, _line(event, certificate.serial, certificate.code, certificate.snapshot))
    session().add(event)
    session().execute(update(JournalHead).where(JournalHead.id == ONLY).values(digest=event.digest))
    session().flush()
    return event


def head() -> Head:
    """The last line; the beginning where there is none."""
    row = session().execute(select(JournalHead.seq, JournalHead.digest).where(JournalHead.id == ONLY)).first()
    return Head(row.seq, row.digest) if row else Head(0, BEGINNING)


def newest() -> Select[CertificateEvent]:
    """The lines with their certificates, the newest first."""
    return (
        select(CertificateEvent)
        .join(CertificateEvent.certificate)
        .options(contains_eager(CertificateEvent.certificate))
        .order_by(CertificateEvent.seq.desc())
    )


def lines() -> Iterator[Line]:
    """Every line with its digest, from the first: what is taken out of the house."""
    for row in _rows(head().seq):
        yield _line_of(row) | {"digest": row.CertificateEvent.digest}


def digest(before: str, line: Line) -> str:
    """The digest of a line that follows one with the digest `before`."""
    return hashlib.sha256(f"{before}\n".encode() + _canonical(line)).hexdigest()


def check() -> Iterator[Fault]:
    """What is wrong with the register: the chain, the printed words, the states, the serials.

    What is written meanwhile is left for the next time: whatever is compared comes from one statement, or from before.
    """
    end, before, states = head(), Head(0, BEGINNING), dict[str, CertificateState]()
    for row in _rows(end.seq):
        event = row.CertificateEvent
        if event.seq != before.seq + 1:
            yield Fault("gap", str(event.seq))
        if digest(before.digest, _line_of(row)) != event.digest:
            yield Fault("digest", str(event.seq))
        states[row.serial] = event.state
        before = Head(event.seq, event.digest)
    if before != end:
        yield Fault("head", str(before.seq))
    yield from _states(states, end)
    yield from _serials()


def _advance() -> Head:
    """Hold the head, and move it one line on; what it was."""
    insert_once(JournalHead, ["id"], {"id": ONLY, "seq": 0, "digest": BEGINNING})
    row = (
        session()
        .execute(
            update(JournalHead)
            .where(JournalHead.id == ONLY)
            .values(seq=JournalHead.seq + 1)
            .returning(JournalHead.seq, JournalHead.digest)
            .execution_options(synchronize_session=False)
        )
        .one()
    )
    return Head(row.seq - 1, row.digest)


def _line(event: CertificateEvent, serial: str, code: str, snapshot: Any) -> Line:  # Any: JSON
    said = hashlib.sha256(f"{code}\n{event.reason}".encode()).hexdigest() if event.reason else None
    return {
        "seq": event.seq,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "serial": serial,
        "state": event.state.value,
        "cause": event.cause.value if event.cause else None,
        "by": event.actor_id,
        "reason": said,
        "record": hashlib.sha256(_canonical(snapshot)).hexdigest(),
    }


def _line_of(row: Row[Any]) -> Line:  # Any: of `_rows`
    return _line(row.CertificateEvent, row.serial, row.code, row.snapshot)


def _canonical(value: Any) -> bytes:  # Any: JSON
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _rows(last: int) -> Iterable[Row[Any]]:  # Any: an event, and what its certificate says
    """The events up to the `last` in their order, a few hundred at a time: many years are not held in memory."""
    query: Select[Any] = (
        select(CertificateEvent, Certificate.serial, Certificate.code, Certificate.snapshot)
        .join(Certificate, Certificate.id == CertificateEvent.certificate_id)
        .where(CertificateEvent.seq <= last)
        .order_by(CertificateEvent.seq)
    )
    return session().execute(query.execution_options(yield_per=AT_ONCE))


def _states(written: dict[str, CertificateState], end: Head) -> Iterator[Fault]:
    """A certificate stands as its last line says, and each has one."""
    query = (
        select(Certificate.serial, Certificate.state, func.max(CertificateEvent.seq))
        .outerjoin(CertificateEvent, CertificateEvent.certificate_id == Certificate.id)
        .group_by(Certificate.id)
    )
    for serial, state, last in session().execute(query):
        if last is None:
            yield Fault("unwritten", serial)
        elif last <= end.seq and written.get(serial) is not state:
            yield Fault("state", serial)


def _serials() -> Iterator[Fault]:
    """Each series counts from one to its last number; that none is double the database sees to."""
    of_series = Certificate.serial.contains(literal("-") + SerialCounter.series + "-")
    given = select(func.count(Certificate.id)).where(of_series).correlate(SerialCounter).scalar_subquery()
    for series, last, count in session().execute(select(SerialCounter.series, SerialCounter.last, given)):
        if count != last:
            yield Fault("serials", series)
