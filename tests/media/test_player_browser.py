"""The player in a real browser."""

import pytest

from media import intervals

pytestmark = pytest.mark.browser
NO_NATIVE_HLS = """
    const real = HTMLMediaElement.prototype.canPlayType;
    HTMLMediaElement.prototype.canPlayType = function (kind) { return /mpegurl/i.test(kind) ? "" : real.call(this, kind); };
"""


def video(page, expression):
    return page.evaluate(f"(() => {{ const video = document.querySelector('video'); return {expression}; }})()")


def wait_for(page, expression, timeout=20_000):
    page.wait_for_function(
        f"() => {{ const video = document.querySelector('video'); return {expression}; }}", timeout=timeout
    )


def press(page, part):
    page.click(f'[data-part="{part}"]')


@pytest.mark.parametrize("engine", ["native", "hls.js"])
def test_a_lesson_plays_seeks_switches_and_shows_captions(opened, engine):
    if engine == "native":
        with opened("/stage/player") as page:
            if not video(page, "video.canPlayType('application/vnd.apple.mpegurl')"):
                pytest.skip("this Chromium does not play HLS by itself")
    with opened("/stage/player", NO_NATIVE_HLS if engine == "hls.js" else "") as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        press(page, "big")
        wait_for(page, "video.currentTime > 0.5 && video.readyState >= 3")
        assert video(page, "video.dataset.engine") == engine
        assert any("vendor/hls" in url for url in asked) == (engine == "hls.js")
        assert any(url.endswith(".m3u8") for url in asked)
        assert "سمِّ الملف" in page.inner_text('[data-part="caption"]')
        page.evaluate("document.querySelector('[data-player]').player.seek(6)")
        wait_for(page, "video.currentTime > 6.3 && !video.seeking")
        assert video(page, "video.videoHeight") == 360
        page.select_option('[data-part="quality"]', "240")
        wait_for(page, "video.videoHeight === 240")
        assert video(page, "video.currentTime") > 6
        page.select_option('[data-part="speed"]', "1.5")
        assert video(page, "video.playbackRate") == 1.5
        page.select_option('[data-part="captions"]', "")
        assert page.is_hidden('[data-part="caption"]')
        page.select_option('[data-part="quality"]', "audio")
        wait_for(page, "video.dataset.engine === 'file' && video.videoHeight === 0 && video.readyState >= 2")
        assert video(page, "video.playbackRate") == 1.5


def test_the_choices_are_remembered_and_the_cost_is_told_before_playing(opened):
    with opened("/stage/player") as page:
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        page.reload()
        page.wait_for_timeout(500)
        assert not [url for url in requests if "/media/o/" in url and not url.endswith("poster")][1:], "only the poster"
        costs = page.locator(".choice-row .quality b").all_inner_texts()
        assert len(costs) == 3
        assert all("م.ب" in cost or "MB" in cost or "ميجا" in cost for cost in costs)
        page.click('[data-choose-quality="240"]')
        page.select_option('[data-part="speed"]', "1.25")
        page.reload()
        assert page.input_value('[data-part="quality"]') == "240"
        assert page.input_value('[data-part="speed"]') == "1.25"
        assert page.get_attribute('[data-choose-quality="240"]', "aria-current") == "true"


def test_what_was_watched_is_reported_and_nothing_that_was_leapt_over(opened, stage):
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        press(page, "big")
        wait_for(page, "video.currentTime > 1.5")
        page.evaluate("document.querySelector('[data-player]').player.seek(5.5)")
        wait_for(page, "video.currentTime > 7")
        press(page, "play")
        page.wait_for_function("async () => (await (await fetch('/stage/reports')).json()).length > 0")
        events = page.evaluate("async () => (await fetch('/stage/reports')).json()")
        seen = intervals.merge([pair for event in events for pair in event["intervals"]])
        assert len(seen) == 2
        (a, b), (c, d) = seen
        assert a < 500
        assert 1200 < b < 3500
        assert 5300 < c < 5900
        assert 6800 < d < 8500
        assert all(
            set(event) == {"client_event_id", "position_ms", "intervals", "wall_ms", "speed_max"} for event in events
        )
        assert sum(event["wall_ms"] for event in events) >= intervals.total(seen) * 0.9
        assert page.locator('[data-part="seen"] rect').count() >= 2


def test_a_report_that_does_not_arrive_waits_and_is_sent_again_once(opened):
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        page.context.set_offline(False)
        press(page, "big")
        wait_for(page, "video.currentTime > 1")
        page.context.set_offline(True)
        press(page, "play")
        page.wait_for_timeout(300)
        waiting = page.evaluate("JSON.parse(localStorage.getItem('ijaza:watch::/stage/report')).length")
        assert waiting >= 1
        page.context.set_offline(False)
        page.wait_for_function("() => !localStorage.getItem('ijaza:watch::/stage/report')")
        events = page.evaluate("async () => (await fetch('/stage/reports')).json()")
        assert len({event["client_event_id"] for event in events}) == len(events) >= 1


def test_what_one_person_watched_is_never_reported_by_another_on_the_same_phone(opened):
    waiting = '[{"client_event_id": "x", "position_ms": 1, "intervals": [[0, 1]], "wall_ms": 1, "speed_max": 1}]'
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        page.evaluate(f"localStorage.setItem('ijaza:watch:7:/stage/report', '{waiting}')")
        page.goto("/stage/player")
        press(page, "big")
        wait_for(page, "video.currentTime > 1")
        press(page, "play")
        page.wait_for_function("async () => (await (await fetch('/stage/reports')).json()).length > 0")
        events = page.evaluate("async () => (await fetch('/stage/reports')).json()")
        assert "x" not in [event["client_event_id"] for event in events]
        assert page.evaluate("localStorage.getItem('ijaza:watch:7:/stage/report')") == waiting


def test_leaving_the_page_loses_nothing_that_was_watched(opened):
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        press(page, "big")
        wait_for(page, "video.currentTime > 1.2")
        page.goto("/stage/reports")
        page.wait_for_timeout(300)
        page.reload()
        assert '"position_ms"' in page.content()


def test_it_goes_on_where_one_stopped_and_by_keyboard(opened):
    with opened("/stage/player?position=4000", NO_NATIVE_HLS) as page:
        page.focus('[data-part="big"]')
        page.keyboard.press("Enter")
        wait_for(page, "!video.paused && video.currentTime >= 4 && video.currentTime < 7")
        page.focus("[data-player] video")
        page.evaluate("document.querySelector('[data-player] video').tabIndex = 0")
        page.focus("[data-player] video")
        page.keyboard.press("k")
        wait_for(page, "video.paused")
        page.keyboard.press("j")
        wait_for(page, "video.currentTime < 1")
        page.click('[data-chapter][data-seek="5000"]')
        wait_for(page, "video.currentTime >= 5 && !video.paused")
        wait_for(page, "document.querySelector('[data-chapter][data-seek=\"5000\"]').getAttribute('aria-current')")


def test_old_addresses_are_renewed_without_losing_the_place(opened):
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        page.evaluate("""() => { const player = document.querySelector('[data-player]').player;
            player.engine.sources = JSON.parse(JSON.stringify(player.sources).replaceAll('/media/p/1.', '/media/p/1.x')); }""")
        press(page, "big")
        wait_for(page, "video.currentTime > 0.5")


def test_without_javascript_the_easy_file_plays_with_the_browsers_own_controls(opened):
    with opened("/stage/player", java_script_enabled=False) as page:
        assert page.is_visible("video[controls]")
        assert page.is_hidden(".player__bar")
        assert page.is_hidden('[data-part="big"]')
        source = page.get_attribute("video", "src")
        part = page.request.get(source, headers={"Range": "bytes=0-99"})
        assert part.status == 206
    with opened("/stage/player") as page:
        page.set_content(f'<video src="{source}" muted></video>')
        wait_for(page, "video.readyState >= 1")
        assert video(page, "Math.round(video.duration)") == 9
        page.evaluate("() => { const v = document.querySelector('video'); v.currentTime = 7; return v.play(); }")
        wait_for(page, "video.currentTime > 7.3 && !video.seeking")
        assert video(page, "video.videoHeight") == 360


@pytest.mark.parametrize("direction", ["ar", "en"])
def test_the_player_fits_a_small_phone_and_its_line_runs_left_to_right(opened, direction):
    with opened("/stage/player", viewport={"width": 320, "height": 640}, locale=direction) as page:
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.evaluate("getComputedStyle(document.querySelector('.player__bar')).direction") == "ltr"
        assert page.evaluate("getComputedStyle(document.querySelector('.player__line')).direction") == "ltr"
