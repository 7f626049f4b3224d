"""Phones of candidates: each keeps one connection, and opens another when the server has ended it."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

PATIENCE = 60.0  # seconds after which an answer is given up


@dataclass(slots=True)
class Tally:
    """How long each answer took, what was not as it should be, and how long all of it took."""

    seconds: list[float] = field(default_factory=list)
    bad: int = 0
    wall: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.wall

    def slowest(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        in_order = sorted(self.seconds)
        return 1000 * in_order[min(len(in_order) - 1, int(share * len(in_order)))]


class Phone:
    """One candidate's phone."""

    def __init__(self, port: int, cookie: str = "", token: str = "") -> None:
        self.port, self.token = port, token
        self._head = f"Host: 127.0.0.1:{port}\r\nAccept: application/json, text/html\r\n" + (
            f"Cookie: {cookie}\r\nX-CSRFToken: {token}\r\n" if cookie else ""
        )
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, tally: Tally) -> bytes:
        """Ask for a page."""
        return await self._timed(f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode("ascii"), tally, b"200")

    async def send(self, path: str, event: dict[str, Any], tally: Tally) -> dict[str, Any]:
        """Send an answer as the script of the paper does; the receipt, empty where there is none."""
        body = json.dumps(event).encode()
        answer = await self._timed(self._post(path, "application/json", body), tally, b"200")
        return json.loads(answer.partition(b"\r\n\r\n")[2]) if answer else {}

    async def post(self, path: str, tally: Tally) -> str:
        """Press a button; where that leads, empty where it leads nowhere."""
        body = urlencode({"csrf_token": self.token}).encode()
        answer = await self._timed(self._post(path, "application/x-www-form-urlencoded", body), tally, b"303")
        return answer.partition(b"\r\nLocation: ")[2].partition(b"\r\n")[0].decode("ascii")

    async def fill(self, path: str, fields: bytes, tally: Tally, wanted: bytes = b"303") -> bytes:
        """Send a form that is filled in; the whole answer."""
        return await self._timed(self._post(path, "application/x-www-form-urlencoded", fields), tally, wanted)

    def hang_up(self) -> None:
        """End the connection."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    def _post(self, path: str, kind: str, body: bytes) -> bytes:
        head = f"POST {path} HTTP/1.1\r\n{self._head}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode("ascii") + body

    async def _timed(self, request: bytes, tally: Tally, wanted: bytes) -> bytes:
        """The whole answer; nothing where it was not the one wanted."""
        began = time.monotonic()
        try:
            answer = await asyncio.wait_for(self._ask_again(request), PATIENCE)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            answer = b""
            self.hang_up()
        tally.seconds.append(time.monotonic() - began)
        if answer[9:12] == wanted:
            return answer
        tally.bad += 1
        return b""

    async def _ask_again(self, request: bytes) -> bytes:
        """As browsers do: once more on a new connection, where the server had ended the one that was idle."""
        is_kept = self._streams is not None
        try:
            return await self._ask(request)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            self.hang_up()
            if not is_kept or getattr(error, "partial", b""):
                raise
        return await self._ask(request)

    async def _ask(self, request: bytes) -> bytes:
        if self._streams and self._streams[0].at_eof():  # the server has ended it meanwhile
            self.hang_up()
        if not self._streams:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        fields = head.lower()
        body = await reader.readexactly(int(fields.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0))
        if b"connection: close" in fields:
            self.hang_up()
        return head + body
