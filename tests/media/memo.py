"""What ffmpeg and ffprobe said of a file once they say again: many tests prepare the same clip in the same way.

Only factory.py and clips.py ask for it; a test of the encoder or of the probe calls the real programs. What is kept lies
in build/clips under the version of ffmpeg and what it was told, for the runs that follow too. Delete it when you like.
"""

import ast
import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest import mock

from media import binaries, runner

FILE = re.compile(r"(file:)?(/[^\s:]+)")
KEPT = Path(__file__).parents[2] / "build" / "clips"
ANSWER = "answer"


@cache
def shelf() -> Path:
    """Where this ffmpeg keeps what it made."""
    version = subprocess.run([binaries.find().ffmpeg, "-version"], check=True, capture_output=True).stdout
    shelf = KEPT / hashlib.sha256(version).hexdigest()[:16]
    shelf.mkdir(parents=True, exist_ok=True)
    return shelf


def kept(key: str, make: Callable[[Path], None]) -> Path:
    """The folder of this key, made the first time; a half-made one has another name."""
    folder = shelf() / key
    if not folder.exists():
        draft = Path(mkdtemp(prefix="draft-", dir=shelf()))
        try:
            make(draft)
            with suppress(OSError):  # another process has made it in the meantime
                draft.rename(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return folder


@contextmanager
def remembering() -> Iterator[None]:
    """While it is open, a command that ran before gives its files and its answer without running."""
    with mock.patch.multiple(runner, encode=_once(runner.encode), read=_once(runner.read)):
        yield


def _once(run: Callable[..., Any]) -> Callable[..., Any]:
    def remembered(argv: Any, *, cwd: Path | None = None, **rest: Any) -> Any:
        def make(folder: Path) -> None:
            before = _files(cwd)
            answer = run(argv, cwd=cwd, **rest)
            _put_away(folder, cwd, before, " ".join(map(str, argv)))
            (folder / ANSWER).write_text(repr(answer), "ascii")

        folder = kept(_key(argv, cwd), make)
        answer = ast.literal_eval((folder / ANSWER).read_text("ascii"))
        for path in folder.iterdir() if cwd else ():
            if path.name != ANSWER:
                shutil.copy(path, cwd / path.name)
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


def _put_away(folder: Path, cwd: Path | None, before: dict[Path, int], said: str) -> None:
    """What the command wrote and names; another may be at work in the same folder."""
    for path, written in _files(cwd).items():
        if path.name in said and before.get(path) != written:
            shutil.copy(path, folder / path.name)
