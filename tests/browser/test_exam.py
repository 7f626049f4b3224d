"""An exam on a bad day: the server is killed twice, the phone dies, its clock is hours off; no answer is lost."""

import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from tests.browser.patience import patient
from tests.browser.server import chromium_options, free_port, wait_for
from tests.browser.test_quiz import answered, begin, choose, go_on, saved
from tests.nursery import Program

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HOURS = 3
WRONG_CLOCK = """(hours => { const Real = Date, off = hours * 3600e3;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + off); }
    static now() { return Real.now() + off; }
  }; })"""


class Web:
    """Another web server of the academy, which may be killed without harm to the other tests."""

    def __init__(self, academy):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.environ = {**academy.environ, "SITE_URL": self.url, "PORT": str(port)}
        self.process = None

    def start(self):
        self.process = Program("gunicorn", "wsgi:app", env=self.environ)
        wait_for(f"{self.url}/healthz", self.process)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Phone:
    """A browser with a profile on the disk and a wrong clock; killed, it begins again with what it had written."""

    def __init__(self, chromium, folder, cookies):
        self.chromium, self.folder, self.cookies, self.context = chromium.browser_type, folder, cookies, None

    def open(self, url):
        size = {"width": 360, "height": 780}
        opened = self.chromium.launch_persistent_context(self.folder, viewport=size, **chromium_options())
        self.context = patient(opened)
        self.context.add_init_script(f"{WRONG_CLOCK}({HOURS})")
        self.context.add_cookies(self.cookies)
        page = self.context.pages[0]
        page.goto(url)
        return page

    def die(self):
        """kill -9, as an empty battery would."""
        killed = 0
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = entry.read_bytes().decode("utf-8", "replace").split("\0")
            except OSError:
                continue
            if f"--user-data-dir={self.folder}" in words and not any(word.startswith("--type=") for word in words):
                os.kill(int(entry.parent.name), signal.SIGKILL)
                killed += 1
        assert killed == 1
        self.close()

    def close(self):
        with suppress(Error):  # it is dead
            self.context.close()


@pytest.fixture
def web(academy):
    web = Web(academy)
    web.start()
    yield web
    if web.process.poll() is None:
        web.kill()


@pytest.fixture
def phone(web, academy, chromium, tmp_path):
    cookies = [{**cookie, "url": web.url} for cookie in academy.cookies_of("learner", "ar", "light")]
    phone = Phone(chromium, tmp_path / "profile", cookies)
    yield phone
    phone.close()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds the browser's process as Linux shows it")
def test_the_server_is_killed_twice_and_the_phone_once_and_its_clock_is_hours_off(web, phone, academy):
    page = begin(phone.open(web.url + academy.places["quiz_storm"]))
    url = page.url
    assert page.evaluate("Date.now()") / 1000 - time.time() > 3600 * (HOURS - 1)
    expect(page.locator("[data-left]")).to_have_text(re.compile("^(٢٠|١٩)$"))  # not a minute too few
    choose(page, 1, "b")
    expect(saved(page)).to_be_visible()

    web.kill()
    go_on(page, 1)
    choose(page, 2, "a")
    expect(page.locator("[data-when=phone]")).to_be_visible()
    web.start()
    choose(page, 2, "c")  # the next answer wakes the courier; the first follows by itself
    expect(saved(page)).to_be_visible()

    web.kill()
    go_on(page, 2)
    choose(page, 3, "true")
    go_on(page, 3)
    page.locator("#q4 input[type=text], #q4 .input--number").fill("١٠٢٤")
    expect(page.locator("[data-waiting]")).to_have_text("٢")
    phone.die()
    web.start()

    page = phone.open(url)
    expect(saved(page)).to_be_visible()
    assert answered(page) == {1, 2, 3, 4}
    page.goto(f"{url}/review")
    page.get_by_role("button", name="تسليم").click()
    page.wait_for_url(re.compile("/result$"))
    expect(page.locator(".verdict-row__figure b")).to_contain_text("٤")
