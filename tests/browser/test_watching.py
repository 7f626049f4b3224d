"""Watching in a real browser: the connection goes, the page is loaded anew, and every second counts once."""

import pytest
from playwright.sync_api import expect

from tests.browser.patience import played_to
from tests.media import clips

pytestmark = pytest.mark.browser

LEFT = """() => new Promise(done => { const open = indexedDB.open("ijaza-watched"); open.onsuccess = () => {
    const all = open.result.transaction("reports").objectStore("reports").getAll();
    all.onsuccess = () => done(all.result.length); }; })"""
SEEN = "() => document.querySelector('[data-player]').player.watch.seen"
TIME = "() => document.querySelector('video').currentTime"


def play_to(page, seconds):
    """Play until the film stands there, then pause; where it stands."""
    page.evaluate("() => document.querySelector('[data-player]').player.play()")
    return played_to(page, seconds)


def test_what_is_watched_without_a_connection_counts_once(visit, tmp_path):
    sound = clips.make("lesson.mp4", tmp_path).read_bytes()
    page = visit("learner", "/learn/{run}/{film}", width=360)
    page.context.add_init_script("localStorage['ijaza:quality'] = 'audio'; localStorage['ijaza:speed'] = '2'")
    page.context.route("**/o/**", lambda route: route.fulfill(body=sound, content_type="video/mp4"))
    page.reload()
    play_to(page, 2)
    expect(page.locator("#watched h2")).to_have_text("شاهدت ٠٪ من الدرس")  # of a quarter of an hour
    expect(page.locator("#watched a.gap, #watched svg a")).to_have_count(1)

    page.context.set_offline(True)
    stands = play_to(page, 4) * 1000
    expect(page.locator("[data-waiting=offline]")).to_be_visible()
    assert page.evaluate(LEFT) >= 1

    page.context.route("**/watched", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    assert page.evaluate(LEFT) >= 1
    page.context.unroute("**/watched")
    with page.expect_response("**/watched"):
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.wait_for_function("() => document.querySelector('[data-waiting=offline]').hidden")
    assert page.evaluate(LEFT) == 0
    ((begin, end),) = page.evaluate(SEEN)
    assert begin <= 100
    assert 4000 <= end <= stands + 1
    page.reload()
    assert page.evaluate(SEEN) == [[begin, end]]

    page.locator("#watched svg a").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => document.querySelector('video').currentTime >= {end / 1000 - 0.1}")
    page.evaluate("() => document.querySelector('video').pause()")
