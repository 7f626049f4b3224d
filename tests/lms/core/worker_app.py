"""An app with jobs that a test can watch, for real worker processes: `flask --app tests.lms.core.worker_app worker`."""

import os
import time
from pathlib import Path

from lms.app import create_app
from lms.core.errors import RuleError
from lms.core.jobs import Running, job


def note(name: str) -> None:
    with (Path(os.environ["DATA_DIR"]) / "notes").open("a") as file:
        file.write(name + "\n")


def first() -> int:
    note("first")
    return 7


def slow() -> None:
    """As long as the test holds it."""
    note("slow begins")
    while not (Path(os.environ["DATA_DIR"]) / "go").exists():
        time.sleep(0.05)
    note("slow ends")


@job("test.two_steps")
def two_steps(running: Running) -> None:
    if running.step("first", first) != 7:
        raise AssertionError
    running.step("slow", slow)
    running.progress(2, 2, "both")


@job("test.refused")
def refused(running: Running) -> None:
    del running
    note("refused")
    raise RuleError("the file is no video")


@job("test.flaky", retries=2)
def flaky(running: Running) -> None:
    del running
    note("flaky")
    if (Path(os.environ["DATA_DIR"]) / "notes").read_text().count("flaky") < 2:
        raise ConnectionError("the network was away")


@job("test.endless")
def endless(running: Running) -> None:
    for done in range(600):
        running.progress(done, 600, "counting")
        time.sleep(0.1)


app = create_app()
