"""A real server with a small academy, and a real Chromium."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import axe
from tests.browser.server import Academy, fill_once, serve


@pytest.fixture(scope="session")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    ours = tmp_path_factory.getbasetemp()
    common = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    with serve(tmp_path_factory.mktemp("academy"), fill=fill_once(common / "filled")) as academy:
        yield academy


Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def look(academy: Academy, bare_chromium: Browser) -> Iterator[Visit]:
    """Opens a page to be looked at, not to be used: readers of one kind share a warm browser, so it is quick."""
    warm: dict[tuple[object, ...], Page] = {}

    def at(who: str, path: str, *, locale: str, theme: str, width: int = 320) -> Page:
        # A face that a window has once loaded counts on each page in it: those of sermons alone need the Quran's.
        key = (who, locale, theme, path.startswith("/sermons/"))
        if key not in warm:
            context = bare_chromium.new_context(reduced_motion="reduce", service_workers="block")
            axe.ready(context)
            context.add_cookies(academy.cookies_of(who, locale, theme))
            warm[key] = context.new_page()
            hear(warm[key])
        page = warm[key]
        page.complaints.clear()  # type: ignore[attr-defined]
        resize(page, width)
        page.goto(academy.address(path))
        assert page.url == academy.address(path), f"{who} was sent away from {path}"
        return page

    yield at
    for page in warm.values():
        page.context.close()


def resize(page: Page, width: int) -> None:
    """To be asked for the size that it has costs a page as much as another one."""
    if page.viewport_size != (size := {"width": width, "height": 900}):
        page.set_viewport_size(size)  # type: ignore[arg-type]


@pytest.fixture
def visit(academy: Academy, bare_chromium: Browser) -> Iterator[Visit]:
    """`visit("learner", "/my", width=360, locale="ar", theme="dark", script=False)` opens a page as one of the cast, in
    a Chromium without the frame of a window: a visit costs a third less. The main job, the films and the exam on a bad
    day have it with everything.

    The page has `complaints` (what the console and the scripts said) and `answers` (all responses).
    """
    opened: list[BrowserContext] = []

    def go(
        who: str, path: str, *, width: int = 1280, locale: str = "ar", theme: str = "light", script: bool = True
    ) -> Page:
        context = bare_chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        opened.append(context)
        context.add_cookies(academy.cookies_of(who, locale, theme))
        page = context.new_page()
        watch(page)
        page.goto(academy.address(path))
        return page

    yield go
    for context in opened:
        context.close()


def watch(page: Page) -> None:
    hear(page)
    answers: list[object] = []
    page.answers = answers  # type: ignore[attr-defined]
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks its handlers


def hear(page: Page) -> None:
    """Note what goes wrong on a page; each answer that is noted too costs time."""
    complaints: list[str] = []
    page.complaints = complaints  # type: ignore[attr-defined]
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
