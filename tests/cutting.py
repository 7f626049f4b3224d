"""How the suites are cut: what is run again on PostgreSQL, what begins first, and what keeps to one process."""

import os
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

OPENS_A_DATABASE = {"session", "own_folder", "academy"}
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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what opens a database is run again: the rest would say the same twice.

    What takes long begins first, or one process would still be at it when the others have nothing left to do.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if "TEST_DATABASE_URL" not in os.environ:
        return
    again = [item for item in items if is_run_again(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def is_run_again(item: pytest.Item) -> bool:
    """Whether PostgreSQL may answer otherwise; who marks a test `once` says that it may not."""
    return not item.get_closest_marker("once") and bool(OPENS_A_DATABASE & set(getattr(item, "fixturenames", ())))


class Together(LoadScopeScheduling):
    """Whoever is free takes the next test, or all tests that share something dear."""

    def _split_scope(self, nodeid: str) -> str:
        module, _, test = nodeid.partition("::")
        if module == LOOKS:  # one reader's pages: their windows are opened once
            return test.partition("-")[0]
        return TOGETHER.get(module, nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)
