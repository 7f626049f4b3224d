"""500 learners send what they watched at once: rate, slowest twentieth, and whether every second counts once."""

import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench.figure import Figure, note
from bench.programs import ROOT, environment, free_port, running
from bench.watchers import LENGTH_MS, Watcher, counted, seed

LEARNERS, BATCHES, EVENTS, CONNECTIONS = 500, 3, 5, 64
STRETCH_MS = 15_000
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]


@dataclass(slots=True)
class Tally:
    """How long each answer took, and what was not as it should be."""

    seconds: list[float] = field(default_factory=list)
    bad: int = 0
    wall: float = 0.0

    @property
    def words(self) -> str:
        slow = statistics.quantiles(self.seconds, n=20)[-1]
        return f"{len(self.seconds) / self.wall:.0f} batches/s, p95 {slow * 1000:.0f} ms"


def measure() -> Figure:
    """On SQLite, and on the PostgreSQL that TEST_DATABASE_URL names."""
    results = {"SQLite": once("")}
    if address := os.environ.get("TEST_DATABASE_URL", ""):
        results["PostgreSQL"] = once(address)
    else:
        note("TEST_DATABASE_URL names no PostgreSQL: only SQLite is measured")
    value = "; ".join(f"{name} {tally.words}, {wrong} wrong" for name, (tally, wrong) in results.items())
    is_whole = len(results) == 2
    return Figure(
        value + ("" if is_whole else "; PostgreSQL not measured"),
        f"nothing lost or doubled for {LEARNERS} learners, on both",
        is_whole and not any(wrong for _tally, wrong in results.values()),
    )


def once(server: str) -> tuple[Tally, int]:
    """One database: what was measured, and how many learners are not credited exactly what they watched."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder, Database(server) as address:
        env = environment(Path(folder), free_port(), WEB_PROCESSES="2") | {"DEMO": "0"}
        env |= {"DATABASE_URL": address} if address else {}
        subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=env, check=True)
        watchers = seed(env, LEARNERS)
        with running(GUNICORN, env, f"http://127.0.0.1:{env['PORT']}/readyz"):
            tally = asyncio.run(send_all(int(env["PORT"]), watchers))
        found = counted(env)
    wanted = BATCHES * EVENTS
    watched = min(wanted * STRETCH_MS, LENGTH_MS)
    wrong = sum(found.get(each.enrolment) != (wanted, watched) for each in watchers) + tally.bad
    note(f"{'PostgreSQL' if server else 'SQLite'}: {tally.words}, {wrong} of {LEARNERS} learners wrong")
    return tally, wrong


class Database:
    """A PostgreSQL database of this run alone; nothing where no server is named."""

    def __init__(self, server: str) -> None:
        self.server, self.name = server, f"bench_{os.getpid()}"

    def __enter__(self) -> str:
        if not self.server:
            return ""
        self._do(f'CREATE DATABASE "{self.name}"')
        return f"{self.server.rpartition('/')[0]}/{self.name}"

    def __exit__(self, *_error: object) -> None:
        if self.server:
            self._do(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


async def send_all(port: int, watchers: list[Watcher]) -> Tally:
    """Every learner in turn of their own batches, all learners at once over a bounded number of connections."""
    tally, doors = Tally(), asyncio.Semaphore(CONNECTIONS)
    began = time.monotonic()
    await asyncio.gather(*(watch(port, each, doors, tally) for each in watchers))
    tally.wall = time.monotonic() - began
    return tally


async def watch(port: int, watcher: Watcher, doors: asyncio.Semaphore, tally: Tally) -> None:
    """A learner's batches. A third of them are sent twice, as where an answer is lost; one again at the end."""
    chance = random.Random(watcher.enrolment)
    bodies = [body(watcher, number) for number in range(BATCHES)]
    for number in [*range(BATCHES), chance.randrange(BATCHES)]:
        for _time in range(2 if chance.random() < 1 / 3 else 1):
            async with doors:
                await ask(port, watcher, bodies[number], tally)


def body(watcher: Watcher, number: int) -> bytes:
    """One batch as the browser's outbox sends it."""
    now, events = round(time.time() * 1000), []
    for place in range(number * EVENTS, (number + 1) * EVENTS):
        begin = place * STRETCH_MS
        ended = now - (BATCHES * EVENTS - place) * STRETCH_MS
        events.append(
            {
                "seq": place + 1,
                "run": watcher.run,
                "key": watcher.key,
                "asset": watcher.asset,
                "speed": 1,
                "spans": [[begin, begin + STRETCH_MS]],
                "position": begin + STRETCH_MS,
                "began": ended - STRETCH_MS,
                "ended": ended,
            }
        )
    batch = {"device": watcher.device, "sent_at": now, "waiting": BATCHES - number - 1, "events": events}
    return urlencode({"csrf_token": watcher.token, "batch": json.dumps(batch)}).encode()


async def ask(port: int, watcher: Watcher, sent: bytes, tally: Tally) -> None:
    """One POST on a connection of its own, as phones on weak networks have it."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"POST /watched HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {watcher.cookie}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    writer.write(head.encode("ascii") + sent)
    try:
        answer = await asyncio.wait_for(reader.read(), 60)
        tally.bad += not answer.startswith(b"HTTP/1.1 200 ")
    except (OSError, TimeoutError):
        tally.bad += 1
    finally:
        writer.close()
    tally.seconds.append(time.monotonic() - began)
