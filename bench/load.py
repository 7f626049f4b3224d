"""A small load generator for loopback: a bounded number of keep-alive connections for a bounded time."""

import asyncio
import time
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Answers that were good, and how many were not."""

    good: int = 0
    bad: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return self.good / self.seconds if self.seconds else 0.0


def load(port: int, path: str, cookie: str, *, seconds: float, connections: int) -> Tally:
    """Ask for one page over and over; only on this machine."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n"
    request = (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode("ascii")
    tally = Tally()
    asyncio.run(_all(port, request, seconds, connections, tally))
    return tally


async def _all(port: int, request: bytes, seconds: float, connections: int, tally: Tally) -> None:
    began = time.monotonic()
    await asyncio.gather(*(_one(port, request, began + seconds, tally) for _ in range(connections)))
    tally.seconds = time.monotonic() - began


async def _one(port: int, request: bytes, until: float, tally: Tally) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        if head.startswith(b"HTTP/1.1 200 "):
            tally.good += 1
        else:
            tally.bad += 1
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
