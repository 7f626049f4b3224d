"""A real server with a small academy, and a real Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from lms.core.assets.build import build

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@dataclass(frozen=True)
class Academy:
    """Where it runs, who may enter with which cookie, and the places in it."""

    url: str
    cookies: dict[str, str]
    places: dict[str, str]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture(scope="session")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    build()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "JOBS_URL"}}
    environ |= {
        "WEB_PROCESSES": "1",
        "DATA_DIR": str(tmp_path_factory.mktemp("academy")),
        "ENVIRONMENT": "testing",
        "SITE_URL": url,
        "PORT": str(port),
    }
    run = [sys.executable, "-m"]
    subprocess.run([*run, "lms.core.messages", "compile"], cwd=ROOT, check=True)
    made = subprocess.run([*run, "tests.browser.academy"], cwd=ROOT, env=environ, check=True, capture_output=True)
    told = json.loads(made.stdout.splitlines()[-1])
    server = subprocess.Popen([*run, "gunicorn", "wsgi:app"], cwd=ROOT, env=environ)
    try:
        wait_for(f"{url}/healthz", server)
        yield Academy(url, told["cookies"], told["places"])
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=1).close()  # a page of our own
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"nothing answers at {address}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(academy: Academy, chromium: Browser) -> Iterator[Visit]:
    """`visit("learner", "/my", width=360, locale="ar", theme="dark", script=False)` opens a page as one of the cast."""
    opened: list[BrowserContext] = []

    def go(
        who: str, path: str, *, width: int = 1280, locale: str = "ar", theme: str = "light", script: bool = True
    ) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        opened.append(context)
        kept = {"locale": locale, "theme": theme} | ({"ijaza": academy.cookies[who]} if who != "visitor" else {})
        context.add_cookies([{"name": name, "value": value, "url": academy.url} for name, value in kept.items()])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        page.answers = []  # type: ignore[attr-defined]
        page.on("response", lambda answer: page.answers.append(answer))  # noqa: PLW0108  # type: ignore[attr-defined]
        page.goto(academy.url + path.format(**academy.places))
        return page

    yield go
    for context in opened:
        context.close()
