"""What ffmpeg and ffprobe said of a file once they say again: many tests prepare the same clip in the same way.

Only factory.py asks for it; a test of the encoder or of the probe calls the real programs.
"""

import atexit
import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest import mock

from media import runner

FILE = re.compile(r"(file:)?(/[^\s:]+)")
_kept: dict[str, tuple[Any, Path]] = {}


@cache
def _shelf() -> Path:
    shelf = Path(mkdtemp(prefix="ijaza-memo-"))
    atexit.register(shutil.rmtree, shelf, ignore_errors=True)
    return shelf


@contextmanager
def remembering() -> Iterator[None]:
    """While it is open, a command that ran before in this process gives its files and its answer without running."""
    shelf = _shelf()
    with mock.patch.multiple(runner, encode=_once(runner.encode, shelf), read=_once(runner.read, shelf)):
        yield


def _once(run: Callable[..., Any], shelf: Path) -> Callable[..., Any]:
    def remembered(argv: Any, *, cwd: Path | None = None, **rest: Any) -> Any:
        key = _key(argv, cwd)
        if key not in _kept:
            before = _files(cwd)
            answer = run(argv, cwd=cwd, **rest)
            _kept[key] = answer, _put_away(shelf / key, cwd, before, " ".join(map(str, argv)))
        answer, made = _kept[key]
        for path in made.iterdir():
            shutil.copy(path, (cwd or made) / path.name)
        if rest.get("on_progress"):
            rest["on_progress"](answer)
        return answer

    return remembered


def _key(argv: Any, cwd: Path | None) -> str:
    """The command without its places: a file is its content, the working folder is nothing."""

    def told(found: re.Match[str]) -> str:
        path = Path(found[2])
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else found[0]

    said = [FILE.sub(told, str(word)).replace(str(cwd), "") for word in argv[1:]]
    said += [digest for word in argv[1:] for digest in _read_here(cwd, str(word))]
    return hashlib.sha256("\n".join([Path(argv[0]).name, *said]).encode()).hexdigest()


def _read_here(cwd: Path | None, word: str) -> Iterator[str]:
    """What a word names in the working folder, and what a list there names."""
    path = cwd / word if cwd and word and "/" not in word and len(word) < 100 else None
    if path and path.is_file():
        content = path.read_bytes()
        yield hashlib.sha256(content).hexdigest()
        for line in content.decode().splitlines() if path.suffix == ".txt" else ():
            if line.startswith("file "):
                yield from _read_here(cwd, line.removeprefix("file "))


def _files(cwd: Path | None) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in cwd.iterdir() if path.is_file()} if cwd else {}


def _put_away(folder: Path, cwd: Path | None, before: dict[Path, int], said: str) -> Path:
    """What the command wrote and names; another may be at work in the same folder."""
    folder.mkdir()
    for path, written in _files(cwd).items():
        if path.name in said and before.get(path) != written:
            shutil.copy(path, folder / path.name)
    return folder
