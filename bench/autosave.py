"""Candidates save their answers all at once: the rate beside a bare upsert, the slowest, and what is then held."""

import asyncio
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.candidates import QUESTIONS, Candidate, Exam, chosen, exam, held
from bench.figure import Figure, note
from bench.phones import Phone, Tally
from bench.programs import free_port, running

SIZES = (64, 512)
ROUNDS, SAVES = 5, 1536  # a round, over all candidates
TWICE = 1 / 6  # of the saves are sent once more, as where an answer is lost
SHARE, SPREAD = 40, 10
BARE = ["-k", "gthread", "-w", "2", "--threads", "4", "--preload", "--keep-alive", "15", "--no-control-socket"]


@dataclass(slots=True)
class Sitting:
    """One candidate with an attempt, and what they were told is on the server."""

    phone: Phone
    bare: Phone
    public_id: str
    chance: random.Random
    told: dict[int, tuple[int, list[str], int]] = field(default_factory=dict)  # slot: revision, answer, how many saves
    wrong: int = 0

    def event(self) -> dict[str, Any]:
        """The next answer, to any question."""
        slot = self.chance.randint(1, QUESTIONS)
        before = self.told.get(slot, (0, [], 0))
        answer = chosen(self.chance, slot)
        self.told[slot] = (before[0] + 1, answer, before[2] + 1)
        event_id = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        return {"slot": slot, "rev": before[0] + 1, "client_event_id": event_id, "response": {"answer": answer}}

    async def save(self, count: int, tally: Tally) -> None:
        """So many answers, one after the other; each has its receipt before the next."""
        for _number in range(count):
            sent, twice = self.event(), self.chance.random() < TWICE
            for outcome in ("stored", "same") if twice else ("stored",):
                receipt = await self.phone.send(f"/learn/attempts/{self.public_id}/answers", sent, tally)
                self.wrong += receipt.get("outcome") != outcome or receipt["response"] != sent["response"]

    async def save_bare(self, count: int, tally: Tally) -> None:
        """As many to the yardstick."""
        for number in range(count):
            sent = {"slot": self.chance.randint(1, QUESTIONS), "rev": number, "response": {"answer": ["b"]}}
            for _time in range(2 if self.chance.random() < TWICE else 1):
                await self.bare.send(f"/save/{self.public_id}", sent, tally)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one crowd on one database came to."""

    rate: float
    share: float
    middle: float
    slow: float
    wrong: int

    @property
    def words(self) -> str:
        """In a line."""
        return (
            f"{self.rate:.0f} saves/s, {self.share:.0f} % of bare, p50 {self.middle:.0f} ms, "
            f"p99 {self.slow:.0f} ms, {self.wrong} wrong"
        )

    @property
    def is_held(self) -> bool:
        """Whether all of it is as promised."""
        return not self.wrong and self.share >= SHARE and self.slow <= SPREAD * self.middle


def measure() -> Figure:
    """On SQLite, and on the PostgreSQL that TEST_DATABASE_URL names."""
    results = {}
    servers = {"SQLite": "", "PostgreSQL": os.environ.get("TEST_DATABASE_URL", "")}
    for name, server in servers.items():
        for count in SIZES if server or name == "SQLite" else ():
            results[f"{name} {count}"] = measured = once(server, count)
            note(f"{name}, {count} candidates: {measured.words}")
    is_whole = len(results) == len(SIZES) * len(servers)
    return Figure(
        "; ".join(f"{name}: {measured.words}" for name, measured in results.items())
        + ("" if is_whole else "; PostgreSQL not measured: TEST_DATABASE_URL names none"),
        f"nothing lost or doubled, ≥ {SHARE} % of a bare upsert, p99 ≤ {SPREAD} × p50, on both",
        is_whole and all(measured.is_held for measured in results.values()),
    )


def once(server: str, count: int) -> Measured:
    """One crowd on one database."""
    with exam(server, count) as place, bare_beside(place) as port:
        return asyncio.run(in_turn(place, port))


@contextmanager
def bare_beside(place: Exam) -> Iterator[int]:
    """The yardstick on the same database server and disk; its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", *BARE, "-b", f"127.0.0.1:{port}", "bench.bare_saves:create_app()"]
    with running(command, place.env, f"http://127.0.0.1:{port}/"):
        yield port


async def in_turn(place: Exam, bare: int) -> Measured:
    """Both sides in short rounds, each first in turn, so that a busy machine slows both; the first warms up."""
    sittings = [await begun(place, bare, each) for each in place.candidates]
    count, shares, rates = max(1, SAVES // len(sittings)), [], []
    ours, bad = Tally(), 0
    for number in range(ROUNDS + 1):
        tallies = {}
        for side in ("save", "save_bare") if number % 2 else ("save_bare", "save"):
            tallies[side] = tally = Tally()
            began = time.monotonic()
            await asyncio.gather(*(getattr(each, side)(count, tally) for each in sittings))
            tally.wall = time.monotonic() - began
        bad += sum(tally.bad for tally in tallies.values())
        if number:
            ours.seconds += tallies["save"].seconds
            rates.append(tallies["save"].rate)
            shares.append(100 * tallies["save"].rate / tallies["save_bare"].rate)
    for each in sittings:
        each.phone.hang_up()
        each.bare.hang_up()
    found = held(place.env)
    wrong = bad + sum(each.wrong + (found.get(each.public_id) != whole(each)) for each in sittings)
    return Measured(statistics.median(rates), statistics.median(shares), ours.slowest(0.5), ours.slowest(0.99), wrong)


async def begun(place: Exam, bare: int, candidate: Candidate) -> Sitting:
    """A candidate with the paper before them."""
    phone = Phone(place.port, candidate.cookie, candidate.token)
    address = await phone.post(place.begin, Tally())
    if not address:
        sys.exit(f"{place.begin} does not begin an attempt")
    return Sitting(phone, Phone(bare), address.rpartition("/")[2], random.Random(candidate.enrolment))


def whole(sitting: Sitting) -> dict[int, tuple[int, list[str], int]]:
    """What the server has to hold of all questions: exactly what it said that it holds."""
    return {slot: sitting.told.get(slot, (0, [], 0)) for slot in range(1, QUESTIONS + 1)}
