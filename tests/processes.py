"""Real processes for tests: where the project is, waiting, free ports."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[1]
PATIENCE = 90  # seconds; costs nothing where all goes well
T = TypeVar("T")


def wait_for(is_true: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Look twenty times a second until it is true. Raises AssertionError."""
    until = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def in_a_thread(act: Callable[[], T]) -> T:
    """For what begins an event loop of its own: a browser test of the same process has one running in its thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
