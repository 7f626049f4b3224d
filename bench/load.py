"""A small load generator for loopback: a bounded number of keep-alive connections for a bounded time."""

import asyncio
import time
from dataclasses import dataclass

Page = tuple[int, str, str]  # port, path, cookie
PATIENCE = 20.0  # seconds after which a server that says nothing is given up


@dataclass(slots=True)
class Tally:
    """Answers that were good, and how many were not."""

    good: int = 0
    bad: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return self.good / self.seconds if self.seconds else 0.0


def load(page: Page, *, seconds: float, connections: int) -> Tally:
    """Ask for one page over and over; only on this machine."""
    port, path, cookie = page
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n"
    request = (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode("ascii")
    tally = Tally()
    asyncio.run(_all(port, request, seconds, connections, tally))
    return tally


async def _all(port: int, request: bytes, seconds: float, connections: int, tally: Tally) -> None:
    began = time.monotonic()
    async with asyncio.timeout(seconds + PATIENCE):
        await asyncio.gather(*(_one(port, request, began + seconds, tally) for _ in range(connections)))
    tally.seconds = time.monotonic() - began


async def _one(port: int, request: bytes, until: float, tally: Tally) -> None:
    """Ask until the time is over, over a new connection where the server ended the last."""
    while time.monotonic() < until:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while time.monotonic() < until and await _ask(reader, writer, request, tally):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            tally.bad += 1
        finally:
            writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, tally: Tally) -> bool:
    """One question and its answer; whether the connection stays open."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    fields = head.lower()
    await reader.readexactly(int(fields.partition(b"content-length:")[2].partition(b"\r\n")[0]))
    if head.startswith(b"HTTP/1.1 200 "):
        tally.good += 1
    else:
        tally.bad += 1
    return b"connection: close" not in fields
