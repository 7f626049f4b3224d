"""The repository's own files, as git knows them; without git, every file that is not built or installed."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("lms", "courses", "media")
NOT_OURS = {".git", ".venv", "node_modules", "build", "var", "shots", "__pycache__", ".mypy_cache", ".ruff_cache"}


@cache
def files() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        found = (path for path in ROOT.rglob("*") if path.is_file() and not NOT_OURS & set(path.parts))
        return tuple(sorted(found))
    names = (name for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted(path for name in names if (path := ROOT / name).is_file()))


def matching(pattern: str, *tops: str) -> Iterator[Path]:
    """Files whose name fits `pattern`, under the given top folders or anywhere."""
    for path in files():
        if path.match(pattern) and (not tops or path.relative_to(ROOT).parts[0] in tops):
            yield path


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
