"""Copies of the journal, to be kept outside of the house: every line, and every seal right behind the line it seals.

A copy is checked by itself, without the database; and against a register, which must still begin with it.
"""

import json
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from lms.certificates.models import CertificateEvent
from lms.certificates.service import journal, seals
from lms.certificates.service.journal import BEGINNING, Fault, Head, Line
from lms.certificates.signing.algorithms import Jwk
from lms.core.db import session


def lines() -> Iterator[Line]:
    """The journal from its first line, with its seals."""
    sealed = seals.by_line()
    for line in journal.lines():
        yield line
        for said in sealed.get(line["seq"], ()):
            yield {"seal": said}


def check(copied: Iterable[str], known: dict[str, Jwk] | None = None) -> Iterator[Fault]:
    """What is wrong with a copy, by itself: `copied` are its lines as JSON. It needs no database.

    `known`: the public halves of the journal's keys, got elsewhere; a seal of any other key is then a fault. Without
    them each seal is checked by the key beside it, which shows no more than that the copy is of one piece.
    """
    before = Head(0, BEGINNING)
    for number, text in enumerate(copied, 1):
        try:
            line = json.loads(text)
            if "seal" in line:
                if not seals.proves(line["seal"], before, known):
                    yield Fault("forged", str(line["seal"]["seq"]))
                continue
            said = line.pop("digest")
        except (ValueError, AttributeError, KeyError, TypeError):
            yield Fault("unreadable", str(number))
            return
        if line.get("seq") != before.seq + 1:
            yield Fault("gap", str(before.seq + 1))
        if journal.digest(before.digest, line) != said:
            yield Fault("digest", str(before.seq + 1))
        before = Head(before.seq + 1, said)


def check_here(copied: Iterable[str]) -> Iterator[Fault]:
    """Likewise by the keys of this register, and whether it still begins with the copy."""
    said = list(copied)
    faults = list(check(said, seals.known_keys()))
    yield from faults
    ends = [line for line in map(json.loads, said) if "seal" not in line] if not faults else []
    if ends:
        last = ends[-1]
        here = select(CertificateEvent.digest).where(CertificateEvent.seq == last["seq"])
        if session().scalar(here) != last["digest"]:
            yield Fault("parted", str(last["seq"]))
