"""What the tests of media share: clips, a folder for work, both kinds of storage."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.media import clips, seaweed


@pytest.fixture(scope="session")
def clip_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("clips")


@pytest.fixture
def clip(clip_folder) -> Callable[[str], Path]:
    return lambda name: clips.make(name, clip_folder)


@pytest.fixture(scope="session")
def bucket(tmp_path_factory):
    with seaweed.running(tmp_path_factory.mktemp("seaweed")) as bucket:
        yield bucket
