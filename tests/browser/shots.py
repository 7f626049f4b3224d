"""Takes the pictures of bin/shots: the demo academy's screens (or the small one's) as a reader sees them."""

import argparse
import itertools
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.screens import SCREENS
from tests.browser.server import Academy, chromium_options, serve

OUT = Path(__file__).parents[2] / "shots"
WIDTHS = (360, 768, 1280)
LOCALES = ("ar", "en")
THEMES = ("light", "dark")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/shots")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these screens")
    parser.add_argument("--small", action="store_true", help="the browser tests' academy instead of the demo's")
    asked = parser.parse_args()
    wanted = [screen for screen in SCREENS if not asked.names or screen[0] in asked.names]
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder), demo=not asked.small) as academy,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**chromium_options())
        for count, screen in enumerate(wanted, 1):
            sys.stdout.write(f"{count}/{len(wanted)} {screen[0]}: {take(browser, academy, *screen)}\n")
            sys.stdout.flush()
        browser.close()


def take(browser: Browser, academy: Academy, name: str, who: str, path: str) -> str:
    """All looks of one screen; what came of it in a word."""
    if missing(academy, path) or who not in {"visitor", *academy.cookies}:
        return "not in this academy"
    OUT.mkdir(exist_ok=True)
    for width, locale, theme in itertools.product(WIDTHS, LOCALES, THEMES):
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        context.add_cookies(academy.cookies_of(who, locale, theme))
        page = context.new_page()
        answer = page.goto(academy.address(path))
        page.wait_for_load_state("networkidle")
        page.evaluate("for (const picture of document.images) picture.loading = 'eager'")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=OUT / f"{name}-{width}-{locale}-{theme}.png", full_page=True)
        status = answer.status if answer else 0
        context.close()
    return "ok" if status < 400 or name == "missing" else f"answered {status}"


def missing(academy: Academy, path: str) -> list[str]:
    """The places that a path names and this academy lacks."""
    names = [part.partition("}")[0] for part in path.split("{")[1:]]
    return [name for name in names if name not in academy.places]


if __name__ == "__main__":
    main()
