"""Processes that part from a loaded one and so share its memory; each in a process group of its own."""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Collection
from multiprocessing import get_context
from multiprocessing.context import ForkProcess

STOP_WITHIN = 15.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def start(name: str, work: Callable[[], None]) -> ForkProcess:
    """Do `work` in a child. What its parent does about signals is not the child's affair, from its first moment."""
    process = get_context("fork").Process(target=_begin, args=(name, work), name=name)
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    return process


def stop(processes: Collection[ForkProcess]) -> None:
    """Ask each to end, wait, then end whatever its process group still holds."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for process in processes:
        process.join(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid or 0, signal.SIGKILL)
        process.join()


def _begin(name: str, work: Callable[[], None]) -> None:
    os.setsid()
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        _die_with_parent()
        _be_called(name)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    work()


def _die_with_parent() -> None:
    """Ask Linux for TERM should the parent be killed outright: no orphan shall hold the port."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _be_called(name: str) -> None:
    """The name that `ps` and `top` show: the command line is the parent's."""
    pr_set_name = 15
    ctypes.CDLL(None).prctl(pr_set_name, f"ijaza-{name}".encode())
