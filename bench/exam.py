"""2,000 candidates sit an exam at human pace on one machine: how long a save takes while all of them write.

Each begins within the first minute, reads the paper, and answers a question every 20 to 40 seconds for three minutes:
with making the candidates and looking at what is held, between four and five minutes a database. Everything runs on
this machine, the phones too, so nothing else should.
"""

import asyncio
import os
import random
import resource
import time
import uuid
from dataclasses import dataclass, field

from bench.candidates import QUESTIONS, Candidate, Exam, chosen, exam, held
from bench.figure import Figure, note
from bench.phones import Phone, Tally

CANDIDATES, STARTS, MINUTES, TARGET = 2000, 60.0, 3.0, 200
PACE = (20.0, 40.0)


@dataclass(slots=True)
class Seen:
    """The answers of the server to all candidates, of each kind."""

    starts: Tally = field(default_factory=Tally)
    pages: Tally = field(default_factory=Tally)
    saves: Tally = field(default_factory=Tally)


def measure() -> Figure:
    """On SQLite, and on the PostgreSQL that TEST_DATABASE_URL names."""
    results = {"SQLite": once("")}
    if server := os.environ.get("TEST_DATABASE_URL", ""):
        results["PostgreSQL"] = once(server)
    value = "; ".join(
        f"{name} save p95 {saves.slowest(0.95):.0f} ms, {wrong} wrong" for name, (saves, wrong) in results.items()
    )
    is_quick = all(saves.slowest(0.95) < TARGET and not wrong for saves, wrong in results.values())
    return Figure(value, f"{CANDIDATES} candidates, save p95 < {TARGET} ms, 0 wrong", is_quick)


def once(server: str) -> tuple[Tally, int]:
    """One database: the saves, and how many candidates do not have on the server what they were told."""
    make_room()
    with exam(server, CANDIDATES) as place:
        return asyncio.run(sit_all(place))


def make_room() -> None:
    """An open file for each phone, and as many for the server, which inherits that; many systems begin with fewer."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, 2 * CANDIDATES + 500)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


async def sit_all(place: Exam) -> tuple[Tally, int]:
    """All of them; the starts and the pages are told of, the saves are measured."""
    seen = Seen()
    starts, pages, saves = seen.starts, seen.pages, seen.saves
    began = time.monotonic()
    until = began + 60 * MINUTES
    told = await asyncio.gather(*(sit(place, each, until, seen) for each in place.candidates))
    saves.wall = time.monotonic() - began
    found = held(place.env)
    lost = sum(any(found[key][slot] != (1, said, 1) for slot, said in held_by.items()) for key, held_by in told if key)
    wrong = lost + sum(not key for key, _held in told) + starts.bad + pages.bad + saves.bad
    note(
        f"{len(saves.seconds)} saves: p50 {saves.slowest(0.5):.0f} ms, p95 {saves.slowest(0.95):.0f} ms, "
        f"p99 {saves.slowest(0.99):.0f} ms; to begin: p95 {starts.slowest(0.95):.0f} ms; "
        f"the paper: p95 {pages.slowest(0.95):.0f} ms; {wrong} wrong"
    )
    return saves, wrong


async def sit(place: Exam, candidate: Candidate, until: float, seen: Seen) -> tuple[str, dict[int, list[str]]]:
    """Begin within the first minute, read, and answer a question every half a minute."""
    chance = random.Random(candidate.enrolment)
    phone, told = Phone(place.port, candidate.cookie, candidate.token), {}
    await asyncio.sleep(chance.uniform(0, STARTS))
    address = await phone.post(place.begin, seen.starts)
    if not address or not await phone.get(address, seen.pages):
        return "", {}
    for slot in range(1, QUESTIONS + 1):
        pause = chance.uniform(*PACE)
        if time.monotonic() + pause > until:
            break
        await asyncio.sleep(pause)
        said = chosen(chance, slot)
        event_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        sent = {"slot": slot, "rev": 1, "client_event_id": event_id, "response": {"answer": said}}
        if (await phone.send(f"{address}/answers", sent, seen.saves)).get("outcome") == "stored":
            told[slot] = said
    phone.hang_up()
    return address.rpartition("/")[2], told
