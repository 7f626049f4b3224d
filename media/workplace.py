"""The folders in which the worker encodes: fresh for each attempt, never served, cleared behind it."""

import contextlib
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from media import place

FORGOTTEN_SECONDS = 2 * 24 * 3600


@contextlib.contextmanager
def work_folder(asset_id: int, helper: str = "") -> Iterator[Path]:
    """A fresh folder for this attempt; what an attempt that was killed left behind goes first."""
    home = place.own_work_folder() / (f"help-{helper}" if helper else f"asset-{asset_id}")
    shutil.rmtree(home, ignore_errors=True)
    folder = home / uuid.uuid4().hex
    home.mkdir(mode=0o700)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(home, ignore_errors=True)


def sweep() -> None:
    """Clear what killed attempts left whose assets nobody works on any more."""
    home = place.work_folder()
    limit = time.time() - FORGOTTEN_SECONDS
    for folder in home.iterdir() if home.is_dir() else ():
        newest = max((path.stat().st_mtime for path in (folder, *folder.rglob("*")) if path.exists()), default=0.0)
        if newest < limit:
            shutil.rmtree(folder, ignore_errors=True)
