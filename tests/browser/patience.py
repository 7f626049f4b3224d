"""How long the browser tests wait. One measure for all: it costs nothing where all goes well, and a machine that has
other things to do fails nobody's test.
"""

import time
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.processes import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)

REACHED = """([seconds, leap, patience]) => new Promise((done, failed) => {
  const video = document.querySelector("video, audio");
  setTimeout(() => failed(new Error(`it plays no further than ${video.currentTime}`)), patience * 1000);
  const look = () => {
    const at = video.currentTime;
    if (!at || at < seconds || video.seeking) return;
    video.removeEventListener("timeupdate", look);
    if (leap !== null) document.querySelector("[data-player]").player.seek(leap);
    else if (!video.paused && !video.ended) {
      video.addEventListener("pause", () => done(video.currentTime), { once: true });
      return video.pause();
    }
    done(at);
  };
  video.addEventListener("timeupdate", look);
  look();
})"""


def patient(context: BrowserContext) -> BrowserContext:
    """What is done in it waits as long as what is expected of it."""
    context.set_default_timeout(PATIENCE * 1000)
    return context


def patient_browser(browser: Browser) -> Browser:
    """Each context that it opens is patient."""
    opening = browser.new_context

    def new_context(**options: Any) -> BrowserContext:
        return patient(opening(**options))

    browser.new_context = new_context  # type: ignore[method-assign]
    return browser


def until(page: Page, true: str) -> None:
    """Wait for something that no element shows; the page's rules let nobody's strings be evaluated inside it."""
    ends = time.monotonic() + PATIENCE
    while not page.evaluate(true):
        assert time.monotonic() < ends, f"never came true: {true}"
        page.wait_for_timeout(50)


def played_to(page: Page, seconds: float, leap: float | None = None) -> float:
    """Wait until what plays has come so far, and pause it there, or leap to another second, in the page itself: a busy
    machine plays on before it hears of it from outside. Where it stood then.
    """
    return float(page.evaluate(REACHED, [seconds, leap, PATIENCE]))


def play(page: Page) -> None:
    """Let our player play."""
    page.evaluate("document.querySelector('[data-player]').player.play()")


def seek(page: Page, seconds: float) -> None:
    """Let our player go there."""
    page.evaluate(f"document.querySelector('[data-player]').player.seek({seconds})")


def slowly(page: Page) -> None:
    """Let it play at a tenth of its pace: what is heard now is still heard when it is looked at."""
    page.evaluate("document.querySelector('video, audio').playbackRate = 0.1")
