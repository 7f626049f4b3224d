"""How the suites are cut: what is of the browser, what is run again on PostgreSQL, what begins first, and what keeps to
one process.

Run again is what opens a database, but for
- what is marked `once`: it opens one and says nothing of it;
- what is run with files in an S3 store: with files in a folder it asks the database the same;
- what asks nothing that `asked.ENOUGH` tests before it do not ask too, as was written down on SQLite. A statement that is
  refused or locks rows is another one. What is done in several processes, and the tests of the ground floor and the
  house, are always run again: they say something of the database itself.
"""

import gc
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

from tests import asked

__all__ = [
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_ignore_collect",
    "pytest_runtest_makereport",
    "pytest_xdist_make_scheduler",
]

OPENS_A_DATABASE = {"session", "own_folder", "academy"}
OWN_PROCESSES = {"own_folder", "academy"}
OF_THE_DATABASE = ("tests/lms/core/", "tests/house/")
TOGETHER = {
    "tests/demo/test_seed.py": "the planted demo",
    "tests/media/test_encode.py": "the encoded lesson",
    "tests/media/test_player_browser.py": "the stage",
    "tests/media/test_uploader_browser.py": "the stage",
    "tests/media/test_storage.py": "the S3 store",
    "tests/media/test_moving.py": "the S3 store",
    "tests/media/test_arrivals.py": "the S3 store",
}
"""Modules with something dear that takes seconds: one of xdist's processes makes it, not each of them."""
LOOKS = "tests/browser/test_look.py"
RUNS = {"browser": True, "not browser": False, "not browser and not slow": False}


def is_of_the_browser(path: Path) -> bool:
    return path.parent.name == "browser" or path.stem.endswith("_browser")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The run of the browser's tests does not load the others, and the other way round: each process loads what it runs."""
    wanted = RUNS.get(config.option.markexpr)
    is_other = collection_path.is_file() and wanted is not None and is_of_the_browser(collection_path) != wanted
    return True if is_other else None  # None: as without this


def refuse_what_stands_elsewhere(items: list[pytest.Item]) -> None:
    """A test of the browser would be left out by the run of such tests, or run by the other one too."""
    for item in items:
        drives = "playwright" in fixtures(item) or item.get_closest_marker("browser") is not None
        if drives and not (item.get_closest_marker("browser") and is_of_the_browser(item.path)):
            raise pytest.UsageError(f"{item.nodeid}: marked `browser`, in tests/browser or a file …_browser.py")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long begins first, or one process would still be at it when the others have nothing left to do."""
    refuse_what_stands_elsewhere(items)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if "TEST_DATABASE_URL" not in os.environ:
        return
    again = {item for item in items if is_run_again(item)}
    again -= set(asked.nothing_new([item for item in items if item in again and may_be_left_out(item)]))
    config.hook.pytest_deselected(items=[item for item in items if item not in again])
    items[:] = [item for item in items if item in again]


def is_run_again(item: pytest.Item) -> bool:
    """Whether PostgreSQL may answer otherwise."""
    parameters = getattr(item, "callspec", None)
    in_a_bucket = "bucket" in fixtures(item) or (parameters and parameters.params.get("kept_in") == "s3")
    return not item.get_closest_marker("once") and not in_a_bucket and bool(OPENS_A_DATABASE & fixtures(item))


def may_be_left_out(item: pytest.Item) -> bool:
    """Whether all that the test asks is written down, and another may ask it in its place."""
    return not OWN_PROCESSES & fixtures(item) and not item.nodeid.startswith(OF_THE_DATABASE)


def fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """What is loaded stays: whoever looks for garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """On SQLite it is written down what a test asked that passed."""
    report = yield
    if asked.FOLDER and "TEST_DATABASE_URL" not in os.environ and report.when == "call":
        if report.passed:
            asked.note(item.nodeid)
        asked.forget()
    return report


class Together(LoadScopeScheduling):
    """Whoever is free takes the next test, or all tests that share something dear."""

    def _split_scope(self, nodeid: str) -> str:
        module, _, test = nodeid.partition("::")
        if module == LOOKS:  # one reader's pages: their windows are opened once
            return test.partition("-")[0]
        return TOGETHER.get(module, nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)
