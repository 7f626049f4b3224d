"""The uploader in a real browser, on a phone's width."""

import hashlib
import os
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 780}}
MEGABYTE = 1_000_000
VALUE = "document.querySelector('.upload progress').value"
QUICK = "const slow = setTimeout; window.setTimeout = (act, ms, ...more) => slow(act, ms > 40000 ? ms : Math.min(ms, 300), ...more);"  # waits


def upload_folders(data):
    return set((data / "uploads").glob("*/"))


def whole(folder):
    """What has arrived, in the order of its parts."""
    parts = sorted(folder.glob("[0-9]*"), key=lambda path: int(path.name.partition(".")[0]))
    return b"".join(path.read_bytes() for path in parts)


def made(path, content):
    path.write_bytes(content)
    return path


def choose(page, path):
    page.set_input_files('input[type="file"]', path)
    page.click('.uploader [type="submit"]')


@pytest.mark.slow
def test_sixty_megabytes_over_a_link_that_breaks_ten_times_with_a_reload_and_a_pause(opened, stage, tmp_path):
    _, data = stage
    others = upload_folders(data)
    content = os.urandom(60 * MEGABYTE)
    film = made(tmp_path / "خطبة الجمعة \u202e-i x;y.mp4", content)
    sent, broken, told = [], [], []

    def shaky(route):
        number = int(route.request.url.rsplit("/", 1)[1])
        sent.append(number)
        if len(broken) < 10 and len(sent) % 2 == 0:
            broken.append(number)
            route.abort("connectionreset")
        else:
            route.continue_()

    with opened("/stage/sign-in", before=QUICK, **PHONE) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("request", lambda asked: asked.url.endswith("/completion") and told.append(asked.post_data_json))
        page.route("**/media/arrivals/**", shaky)
        choose(page, film)
        page.wait_for_function(f"() => {VALUE} > 15e6")
        page.reload()
        expect(page.locator(".uploader")).to_contain_text("لم يكتمل")
        before, arrived = len(sent), len(whole(next(iter(upload_folders(data) - others))))
        assert arrived > 10 * MEGABYTE
        choose(page, film)
        page.wait_for_function(f"at => {VALUE} > at + 8e6", arg=arrived)
        page.click('[data-part="pause"]')
        page.wait_for_selector('.upload[data-state="paused"]')
        held = page.evaluate(VALUE)
        page.wait_for_timeout(400)
        assert page.evaluate(VALUE) <= held
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.click('[data-part="pause"]')
        page.wait_for_url(re.compile(r"asset=\d"))
    (folder,) = upload_folders(data) - others
    assert len(broken) == 10
    assert hashlib.sha256(whole(folder)).hexdigest() == hashlib.sha256(content).hexdigest() == told[-1]["sha256"]
    assert len(sent) - before <= 12 - arrived // (5 << 20) + 10 + 3, "parts that had arrived were sent again"


def test_without_javascript_the_form_sends_the_file_itself(opened, tmp_path):
    film = made(tmp_path / "film.mp4", b"x" * 18 * MEGABYTE)
    with opened("/stage/sign-in", java_script_enabled=False) as page:
        choose(page, film)
        page.wait_for_url(re.compile(r"asset=\d"))
        assert page.is_visible(".asset")


def test_a_file_that_the_library_has_is_offered_from_there(opened, stage, tmp_path):
    _, data = stage
    prepared = data.parent / "lesson.mp4"
    with opened("/stage/sign-in", **PHONE) as page:
        page.route("**/media/arrivals/**", lambda route: route.abort("connectionreset"))  # else it is here before that
        choose(page, made(tmp_path / "the same.mp4", prepared.read_bytes()))
        page.click('[data-part="use"]')
        page.wait_for_url(re.compile(r"asset=1$"))
