"""Asking ClamAV's daemon about a file, by its own protocol: INSTREAM over a socket."""

import contextlib
import socket
from pathlib import Path
from urllib.parse import urlsplit

CHUNK = 1 << 16
SECONDS = 60
MOST_ANSWER = 4096


class Silent(Exception):
    """The scanner gave no answer, or none that says anything about the file."""


def look(url: str, path: Path) -> str:
    """The name of the virus in the file; "" where it has none. Raises `Silent`."""
    try:
        with contextlib.closing(_connected(url)) as wire, path.open("rb") as file:
            wire.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                wire.sendall(len(chunk).to_bytes(4, "big") + chunk)
            wire.sendall(bytes(4))
            answer = _answer(wire)
    except OSError as error:
        raise Silent(str(error)) from error
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise Silent(answer or "the connection ended")


def answers(url: str) -> bool:
    """Whether the scanner is there."""
    try:
        with contextlib.closing(_connected(url)) as wire:
            wire.settimeout(5)
            wire.sendall(b"zPING\0")
            return _answer(wire) == "PONG"
    except OSError:
        return False


def _connected(url: str) -> socket.socket:
    """`unix:/run/clamav/clamd.ctl` or `tcp://host:3310`."""
    where = urlsplit(url)
    if where.scheme == "unix":
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(SECONDS)
        wire.connect(where.path)
        return wire
    return socket.create_connection((where.hostname or "localhost", where.port or 3310), SECONDS)


def _answer(wire: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < MOST_ANSWER:
        chunk = wire.recv(1024)
        if not chunk:
            break
        said += chunk
    return said.split(b"\0")[0].decode("utf-8", "replace").strip()
