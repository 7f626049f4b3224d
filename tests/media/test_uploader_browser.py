"""The uploader in a real browser."""

import hashlib
import os
import re

import pytest

pytestmark = pytest.mark.browser


def upload_folders(data):
    return set((data / "uploads").glob("*/"))


def test_an_upload_survives_a_broken_link_and_a_reload(opened, stage, tmp_path):
    _, data = stage
    others = upload_folders(data)
    content = os.urandom(20_000_000)
    film = tmp_path / "film.mp4"
    film.write_bytes(content)
    with opened("/stage/sign-in") as page:
        calls = []

        def shaky(route):
            calls.append(route.request.url)
            if len(calls) == 2:
                route.abort()
            elif len(calls) == 4 and not page.url.endswith("again"):
                page.evaluate("window.halfway = true")
                route.abort()
            else:
                route.continue_()

        page.route("**/media/uploads/*/parts/*", shaky)
        page.set_input_files('input[type="file"]', film)
        page.click('.uploader [type="submit"]')
        page.wait_for_function("() => window.halfway")
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("/stage/upload")
        assert "film.mp4" in page.inner_text('[data-part="status"]')
        before = len(calls)
        page.set_input_files('input[type="file"]', film)
        page.click('.uploader [type="submit"]')
        page.wait_for_url(re.compile(r"asset=\d"))
        again = calls[before:]
        assert len(again) < 3, "parts that had arrived were sent again"
        assert page.is_visible(".asset")
        (folder,) = upload_folders(data) - others
        whole = b"".join(path.read_bytes() for path in sorted(folder.glob("[0-9]*")))
        assert hashlib.sha256(whole).digest() == hashlib.sha256(content).digest()


def test_without_javascript_the_form_sends_the_file_itself(opened, stage, tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"x" * 18_000_000)
    with opened("/stage/sign-in", java_script_enabled=False) as page:
        page.set_input_files('input[type="file"]', film)
        page.click('.uploader [type="submit"]')
        page.wait_for_url(re.compile(r"asset=\d"))
        assert page.is_visible(".asset")
