"""Programs under measurement: started in a group of their own, waited for, and surely ended."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, port: int, **more: str) -> dict[str, str]:
    """The settings of the measured platform: the defaults, in a folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"DATA_DIR": str(data_dir), "PORT": str(port), "DEMO": "1"} | more


@contextmanager
def running(arguments: list[str], env: dict[str, str], ready: str, within: float = 120) -> Iterator[int]:
    """Run a program while the block lasts; its process id, once `ready` answers 200."""
    log = Path(env["DATA_DIR"]) / "program.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            arguments, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    try:
        wait_for(ready, process, log, within)
        yield process.pid
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path, within: float) -> None:
    deadline = time.monotonic() + within
    while not answers(address):
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"{address} does not answer:\n{log.read_text('utf-8', 'replace')[-3000:]}")
        time.sleep(0.02)


def answers(address: str) -> bool:
    try:
        with NO_PROXY.open(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
