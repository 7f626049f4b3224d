"""A real server with an academy in it, for the browser tests and for the pictures."""

import fcntl
import json
import os
import shutil
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.core import messages
from lms.core.assets.build import build
from tests.nursery import Program, run
from tests.processes import PATIENCE

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",  # a microphone that beeps, and a page that may listen to it
    "--use-fake-ui-for-media-stream",
    # Each window would load two pages of Chromium's own for an address bar that nobody sees: half a second each time.
    # The last such list counts, so what Playwright turns off is said again.
    (
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
        "MediaRouter,PaintHolding,OptimizationHints,LensOverlay,ThirdPartyStoragePartitioning"
    ),
]
Kept = list[dict[str, str]]


@dataclass(frozen=True)
class Academy:
    """Where it runs, who may enter with which cookie, the places in it, and what its programs are told."""

    url: str
    cookies: dict[str, str]
    places: dict[str, str]
    environ: dict[str, str]

    def address(self, path: str) -> str:
        return self.url + path.format(**self.places)

    def cookies_of(self, who: str, locale: str, theme: str) -> Any:  # Any: Playwright's own typed dict
        kept = {"locale": locale, "theme": theme}
        if who != "visitor":
            kept["ijaza"] = self.cookies[who]
        return [{"name": name, "value": value, "url": self.url} for name, value in kept.items()]


def chromium_options(*, to_look: bool = False) -> dict[str, Any]:
    """What Playwright starts. To look at pages and to walk journeys, the same Chromium without the frame of a window where
    it is installed: it draws the same in two thirds of the time.
    """
    shell = shutil.which("chromium-headless-shell") if to_look else None
    path = shell or os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return {"executable_path": path, "args": FLAGS}


@contextmanager
def serve(folder: Path, *, demo: bool = False, fill: Callable[..., str] | None = None) -> Iterator[Academy]:
    """Start the platform on a free port with its data in `folder`, filled; stop it at the end."""
    build()
    messages.compile_all()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "JOBS_URL"}}
    environ |= {"DATA_DIR": str(folder), "SITE_URL": url, "PORT": str(port), "WEB_PROCESSES": "1"}
    environ |= {"ENVIRONMENT": "testing"} | ({"DEMO": "1"} if demo else {})
    told = json.loads((fill or fill_anew)(folder, environ, "tests.browser.demo" if demo else "tests.browser.academy"))
    server = Program("gunicorn", "wsgi:app", env=environ)
    try:
        wait_for(f"{url}/healthz", server)
        yield Academy(url, told["cookies"], told["places"], environ)
    finally:
        server.terminate()
        server.wait(PATIENCE)


def fill_anew(folder: Path, environ: dict[str, str], filler: str) -> str:
    """Fill the academy in `folder`; what the filler tells about it."""
    del folder  # the environment names it too
    return run(filler, env=environ).splitlines()[-1]


def fill_once(kept: Path) -> Callable[[Path, dict[str, str], str], str]:
    """Fill an academy the first time, and copy it for every other process of the same run."""

    def fill(folder: Path, environ: dict[str, str], filler: str) -> str:
        told = kept.with_suffix(".json")
        with kept.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not told.exists():
                kept.mkdir()
                told.write_text(fill_anew(kept, environ | {"DATA_DIR": str(kept)}, filler), "utf-8")
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        return told.read_text("utf-8")

    return fill


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def wait_for(address: str, server: Program) -> None:
    until = time.monotonic() + 3 * PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=10).close()  # a page of our own
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nothing answers at {address}")
