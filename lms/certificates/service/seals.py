"""Seals of the journal: its head, signed with the academy's key once a day. Whoever rewrites a line before a seal, even
with the whole database in hand, contradicts it: the key is not in the database.
"""

import datetime as dt
import enum
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from lms.certificates.models import CertificateEvent
from lms.certificates.service.journal import Fault, Head
from lms.certificates.signing import algorithms, keys
from lms.certificates.signing.algorithms import Jwk
from lms.certificates.signing.models import JournalSeal, KeyState, Purpose, SigningKey
from lms.core import clock
from lms.core.db import insert_once, reading, session, transaction

Said = dict[str, Any]  # Any: JSON


class Verdict(enum.StrEnum):
    """What a seal proves."""

    RIGHT = "right"
    REWRITTEN = "rewritten"  # the journal is another one than the one that was sealed
    FORGED = "forged"  # the key never signed this
    REVOKED = "revoked"  # it did, but others may hold that key: nothing is proven


def seal(end: Head) -> None:
    """Sign the head of a journal that was found whole; the same head twice gives one seal by a key. Raises `NoKey`.

    For workers and commands, outside of any transaction.
    """
    if not end.seq:
        return
    with reading():
        key = keys.active(Purpose.JOURNAL)
    at = clock.now()
    signature = algorithms.encoded(key.sign(words(end, at, key.kid)))
    with transaction():
        values = {"seq": end.seq, "digest": end.digest, "at": at, "key_id": key.id, "signature": signature}
        insert_once(JournalSeal, ["seq", "key_id"], values)


def words(end: Head, at: dt.datetime, kid: str) -> bytes:
    """What is signed: who checks a seal without us writes the very same bytes."""
    said = {"seq": end.seq, "digest": end.digest, "at": _written(at), "kid": kid}
    return b"ijaza journal\n" + json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def newest(count: int) -> list[tuple[JournalSeal, Verdict]]:
    """The last seals, the newest first, and what each proves today."""
    found = session().execute(_with_lines().order_by(JournalSeal.id.desc()).limit(count))
    return [(row.JournalSeal, _verdict(row.JournalSeal, row.here)) for row in found]


def last_at() -> dt.datetime | None:
    """When the journal was sealed last."""
    return session().scalar(select(JournalSeal.at).order_by(JournalSeal.id.desc()).limit(1))


def check() -> Iterator[Fault]:
    """Every seal that contradicts the journal, or that its key never made."""
    for row in session().execute(_with_lines().order_by(JournalSeal.id)):
        found = _verdict(row.JournalSeal, row.here)
        if found in {Verdict.REWRITTEN, Verdict.FORGED}:
            yield Fault(found.value, str(row.JournalSeal.seq))


def by_line() -> dict[int, list[Said]]:
    """All seals by the line they seal, with their keys' public halves: what goes into a copy of the journal."""
    query = select(JournalSeal).join(JournalSeal.key).options(contains_eager(JournalSeal.key)).order_by(JournalSeal.id)
    found: dict[int, list[Said]] = {}
    for each in session().scalars(query):
        said = {"seq": each.seq, "digest": each.digest, "at": _written(each.at), "kid": each.key.kid}
        found.setdefault(each.seq, []).append(said | {"jwk": each.key.public_jwk, "signature": each.signature})
    return found


def proves(said: Said, before: Head, known: dict[str, Jwk] | None = None) -> bool:
    """Whether a seal in a copy signs the line that stands before it, by its own key; by one of `known` where given."""
    jwk = (said["jwk"] if known is None else known.get(said["kid"])) or {}
    end = Head(said["seq"], said["digest"])
    content = words(end, dt.datetime.fromisoformat(said["at"]), said["kid"])
    return end == before and algorithms.proves(jwk, algorithms.decoded(said["signature"]), content)


def known_keys() -> dict[str, Jwk]:
    """The public halves of all keys of the journal."""
    query = select(SigningKey).where(SigningKey.purpose == Purpose.JOURNAL).order_by(SigningKey.id)
    rows: Sequence[SigningKey] = session().scalars(query).all()
    return {row.kid: row.public_jwk for row in rows}


def _with_lines() -> Select[JournalSeal, str]:
    """The seals with the digests of the lines they seal, as these stand now."""
    return (
        select(JournalSeal, CertificateEvent.digest.label("here"))
        .join(JournalSeal.key)
        .outerjoin(CertificateEvent, CertificateEvent.seq == JournalSeal.seq)
        .options(contains_eager(JournalSeal.key))
    )


def _verdict(found: JournalSeal, here: str | None) -> Verdict:
    content = words(Head(found.seq, found.digest), found.at, found.key.kid)
    try:
        is_signed = algorithms.proves(found.key.public_jwk, algorithms.decoded(found.signature), content)
    except ValueError:
        is_signed = False
    if not is_signed:
        return Verdict.FORGED
    if found.key.state is KeyState.REVOKED:
        return Verdict.REVOKED
    return Verdict.RIGHT if here == found.digest else Verdict.REWRITTEN


def _written(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")
