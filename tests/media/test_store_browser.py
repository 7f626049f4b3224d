"""S3 in a real browser: a film is played from the bucket in ranges, and a file is sent straight into it."""

import hashlib
import os
import re

import pytest

from media import bucket as rules
from media.storage.s3 import S3Storage
from tests.media import seaweed
from tests.media.conftest import staged
from tests.media.test_player_browser import press, wait_for
from tests.media.test_uploader_browser import choose, made

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def away(tmp_path_factory, bucket):
    """A stage whose files lie in a bucket, with the rules that `flask media check-store --set` puts there."""
    more = {
        "STORAGE": "s3", "S3_ENDPOINT": bucket.endpoint, "S3_BUCKET": bucket.name,
        "S3_ACCESS_KEY": bucket.access_key, "S3_SECRET_KEY": bucket.secret_key,
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("away")
    with staged(folder, more) as address:
        rules.set_up(S3Storage(bucket), address)
        yield address, folder / "data"


def test_a_film_plays_from_the_bucket_and_a_file_goes_straight_into_it(away, bucket, chromium, tmp_path):
    address, data = away
    context = chromium.new_context(base_url=address, viewport={"width": 360, "height": 780})
    page, answers, errors = context.new_page(), [], []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks its handlers
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto("/stage/sign-in")
    page.goto("/stage/player")
    page.evaluate("document.querySelector('video').muted = true")
    press(page, "play")
    wait_for(page, "video.currentTime > 1")
    played = [answer for answer in answers if answer.url.startswith(bucket.endpoint) and ".mp4" in answer.url]
    assert {answer.status for answer in played} == {206}
    page.goto("/stage/upload")
    answers.clear()
    choose(page, made(tmp_path / "film.mp4", os.urandom(12_000_000)))
    page.wait_for_url(re.compile(r"asset=\d"))
    sent = [answer for answer in answers if answer.request.method == "PUT"]
    assert len(sent) == 3
    assert all(answer.url.startswith(bucket.endpoint) and answer.status == 200 for answer in sent)
    assert not list((data / "uploads").glob("*/*")), "a part passed through us"
    assert errors == []
    context.close()


def test_a_store_that_is_away_for_a_minute_in_mid_upload_gets_all_of_it(away, bucket, chromium, tmp_path):
    """The minute is the page's: its clock is moved on, so that it waits, gives up a part and tries again as in one."""
    address, _ = away
    context = chromium.new_context(base_url=address, viewport={"width": 360, "height": 780})
    page, finished = context.new_page(), []
    page.clock.install()
    page.on("request", lambda asked: asked.url.endswith("/completion") and finished.append(asked.post_data_json))
    page.goto("/stage/sign-in")
    page.goto("/stage/upload")
    content = os.urandom(12_000_000)
    with page.expect_request(lambda asked: asked.method == "PUT"):
        choose(page, made(tmp_path / "film.mp4", content))
    with seaweed.silent(bucket):
        for _ in range(6):
            page.clock.fast_forward(10_000)
        page.wait_for_function("() => document.querySelector('.uploader').innerText.includes('الاتصال')")
    page.clock.fast_forward(60_000)
    page.wait_for_url(re.compile(r"asset=\d"))
    assert finished == [{"sha256": hashlib.sha256(content).hexdigest()}]
    context.close()
