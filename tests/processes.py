"""Real processes for tests: where the project is, waiting, free ports."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]


def wait_for(is_true: Callable[[], object], seconds: float = 25) -> None:
    """Look ten times a second until it is true. Raises AssertionError."""
    until = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
