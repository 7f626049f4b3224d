"""The player in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from media import intervals
from tests.browser.patience import play, played_to, seek, slowly, until

pytestmark = pytest.mark.browser
NO_NATIVE_HLS = """
    const real = HTMLMediaElement.prototype.canPlayType;
    HTMLMediaElement.prototype.canPlayType = function (kind) { return /mpegurl/i.test(kind) ? "" : real.call(this, kind); };
"""


def video(page, expression):
    return page.evaluate(f"(() => {{ const video = document.querySelector('video'); return {expression}; }})()")


def wait_for(page, expression):
    page.wait_for_function(f"() => {{ const video = document.querySelector('video'); return {expression}; }}")


def choose(page, panel, value, name=None):
    """Open a panel of the player, take a choice, and shut it again."""
    page.click(f'[data-opens-panel="{panel}"]')
    page.locator(f'[name="{name or panel}"][value="{value}"]').check(force=True)
    page.keyboard.press("Escape")
    expect(page.locator(f'[data-panel="{panel}"]')).to_be_hidden()


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
        played_to(page, 0.5)
        assert video(page, "video.dataset.engine") == engine
        assert any("vendor/hls" in url for url in asked) == (engine == "hls.js")
        assert any(url.endswith(".m3u8") for url in asked)
        expect(page.locator('[data-part="caption"]')).to_contain_text("سمِّ الملف")
        seek(page, 6)
        play(page)
        played_to(page, 6.3)
        slowly(page)
        play(page)
        assert video(page, "video.videoHeight") == 360
        choose(page, "quality", "240")
        wait_for(page, "video.videoHeight === 240")
        assert video(page, "video.currentTime") > 6
        choose(page, "speed", "1.5")
        assert video(page, "video.playbackRate") == 1.5
        choose(page, "captions", "xl", "caption-size")
        assert page.get_attribute("[data-player]", "data-caption-size") == "xl"
        choose(page, "captions", "")
        assert page.is_hidden('[data-part="caption"]')
        page.evaluate("document.querySelector('video').pause()")  # or a busy machine comes to the end of it
        seek(page, 2)
        choose(page, "quality", "audio")
        play(page)
        wait_for(page, "video.dataset.engine === 'file' && video.videoHeight === 0 && video.readyState >= 2")
        assert video(page, "video.playbackRate") == 1.5


def test_the_choices_are_remembered_and_the_cost_is_told_before_playing(opened):
    with opened("/stage/player") as page:
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        page.reload()
        page.wait_for_load_state("networkidle")
        assert not [url for url in requests if "/media/o/" in url and not url.endswith("poster")][1:], "only the poster"
        costs = page.locator(".choice-row .quality b").all_inner_texts()
        assert len(costs) == 4
        assert all("م.ب" in cost or "MB" in cost or "ميجا" in cost for cost in costs)
        page.click('[data-choose-quality="240"]')
        choose(page, "speed", "1.25")
        assert "م.ب" in page.inner_text('[data-part="cost-before"]'), (
            "what it costs stands on the picture before it starts"
        )
        page.reload()
        assert page.is_checked('[name="quality"][value="240"]')
        assert page.is_checked('[name="speed"][value="1.25"]')
        assert page.get_attribute('[data-choose-quality="240"]', "aria-current") == "true"


def test_what_was_played_is_told_and_nothing_that_was_leapt_over(opened):
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        page.evaluate(
            "() => { window.told = []; document.addEventListener('played', ({ detail }) => told.push(detail)); }"
        )
        press(page, "big")
        left = played_to(page, 1.5, leap=5.5) * 1000
        stands = played_to(page, 7) * 1000
        wait_for(page, "told.length > 0 && video.paused")
        seen = intervals.merge([pair for stretch in page.evaluate("told") for pair in stretch["spans"]])
        assert len(seen) == 2
        (a, b), (c, d) = seen
        assert a < 500
        assert 1200 < b < left + 300
        assert 5300 < c < 7000
        assert 6800 < d < stands + 300
        assert page.locator('[data-part="seen"] rect').count() >= 2


def test_it_goes_on_where_one_stopped_and_by_keyboard(opened):
    with opened("/stage/player?position=4000", NO_NATIVE_HLS) as page:
        page.focus('[data-part="big"]')
        page.keyboard.press("Enter")
        assert played_to(page, 4) < 7
        slowly(page)
        page.keyboard.press("KeyK")
        wait_for(page, "!video.paused")
        page.keyboard.press("KeyK")
        wait_for(page, "video.paused")
        page.keyboard.press("KeyJ")
        wait_for(page, "video.currentTime < 1")
        page.keyboard.press("Slash")
        expect(page.locator("dialog#player-help")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("dialog#player-help")).to_be_hidden()
        page.keyboard.press("KeyC")
        expect(page.locator('[name="captions"][value=""]')).to_be_checked()
        page.click('[data-chapter][data-seek="5000"]')
        wait_for(page, "video.currentTime >= 5 && !video.paused")
        wait_for(page, "document.querySelector('[data-chapter][data-seek=\"5000\"]').getAttribute('aria-current')")


NO_WINDOW = "Object.defineProperty(Document.prototype, 'pictureInPictureEnabled', { get: () => false });"


def test_the_picture_goes_into_a_window_of_its_own_and_back_where_the_browser_has_one(opened):
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        page.click('[data-part="big"]')
        played_to(page, 0)
        slowly(page)
        play(page)
        press(page, "apart")
        wait_for(page, "document.pictureInPictureElement === video && !video.paused")
        page.keyboard.press("KeyI")
        wait_for(page, "document.pictureInPictureElement === null")
    with opened("/stage/player", NO_WINDOW) as page:
        assert page.is_hidden('[data-part="apart"]')
        assert page.is_visible('[data-part="full"]')


# from the fourth second on an old address is refused; a new one differs from it by a word that the server does not mind
def refusing(page):
    """The addresses that the page was given end while it plays. Gives what was refused."""
    refused = []

    def open_file(route):
        start = int(route.request.headers.get("range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        if "?new" in route.request.url or start < 200_000:
            return route.continue_()
        refused.append(start)
        return route.fulfill(status=403, body="ended")

    def renewed(route):
        told = route.fetch().json()
        for each in told["qualities"]:
            each["file"] += "?new"
        route.fulfill(json=told)

    page.route("**/media/o/**", open_file)
    page.route("**/stage/sources", renewed)
    return refused


LEAPS = """() => { window.leaps = []; let last = 2; const video = document.querySelector('video');
    let then = performance.now(); // a busy machine tells of two seconds at once where two have passed
    video.addEventListener('timeupdate', () => {
        const passed = (performance.now() - then) / 1000, step = video.currentTime - last;
        if (video.currentTime && !video.seeking && (step < -1 || step > passed + 1)) leaps.push([last, video.currentTime]);
        [last, then] = [video.currentTime, performance.now()]; }); }"""


def test_an_address_that_ends_while_it_plays_is_renewed_and_nobody_notices(opened):
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        refused = refusing(page)
        page.evaluate(LEAPS)
        page.evaluate("document.querySelector('[data-player]').player.resumeAt = 2")
        press(page, "big")
        wait_for(page, "video.currentTime > 7.5")
        assert refused, "the old address was really refused"
        assert page.evaluate("leaps") == []
        assert video(page, "video.dataset.engine") == "hls.js"
        assert page.is_hidden('[data-part="trouble"]')


def test_a_plain_file_whose_address_ended_goes_on_from_the_same_second(opened):
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        page.evaluate("document.querySelector('[data-player]').player.engine.plainOnly = true")
        refused = []
        page.route("**/media/o/*", lambda route: (refused.append(1), route.fulfill(status=403, body="ended")))
        page.route("**/stage/sources", lambda route: (page.unroute("**/media/o/*"), route.continue_()))
        page.evaluate("document.querySelector('[data-player]').player.resumeAt = 4")
        press(page, "big")
        assert played_to(page, 4.3) < 6
        assert refused


def test_when_no_new_address_is_given_it_says_why_and_what_to_do(opened):
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        page.route(re.compile("/media/[op]/"), lambda route: route.fulfill(status=403, body="ended"))
        given = {}
        page.route("**/stage/sources", lambda route: route.fulfill(body="no", **given))
        for status, said in ((404, "لم يعد هذا الدرس متاحًا لك"), (401, "انتهت جلسة دخولك"), (503, "موضعك محفوظ")):
            given["status"] = status
            page.reload()
            press(page, "big")
            page.wait_for_selector('[data-part="trouble"]:not([hidden])')
            assert said in page.inner_text('[data-part="trouble"]')
            expect(page.locator('[data-part="trouble-sign-in"]')).to_be_visible(visible=status == 401)


def test_a_link_that_is_gone_is_told_and_the_lesson_goes_on_when_it_is_back(opened):
    with opened("/stage/player", NO_NATIVE_HLS) as page:
        page.context.set_offline(True)
        press(page, "big")
        page.wait_for_selector('[data-part="trouble"]:not([hidden])')
        assert "انقطع الاتصال" in page.inner_text('[data-part="trouble"]')
        page.context.set_offline(False)
        wait_for(page, "video.currentTime > 0.5")
        assert page.is_hidden('[data-part="trouble"]')


def test_the_words_follow_the_voice_lead_to_their_second_and_are_found_as_people_write_them(opened):
    with opened("/stage/player", NO_NATIVE_HLS, viewport={"width": 360, "height": 740}) as page:
        page.fill("[data-search]", "الاسماء الواضحه")
        found = page.locator("[data-transcript] mark")
        assert found.all_inner_texts() == ["الأسماء الواضحة"]
        page.fill("[data-search]", "الجمعه واحفظه")
        assert found.all_inner_texts() == ["الجمعة ", "واحفظه"] or found.all_inner_texts() == ["الجمعة", "واحفظه"]
        page.fill("[data-search]", "صلاة")
        assert "لم ترد" in page.inner_text("[data-count]")
        page.fill("[data-search]", "ال")
        page.keyboard.press("Enter")
        assert page.inner_text("[data-count]").startswith("٢")
        page.keyboard.press("Escape")
        assert found.count() == 0
        page.click('[data-cue][data-seek="4000"]')
        played_to(page, 4.1)
        slowly(page)
        play(page)
        page.wait_for_selector('[data-cue][data-seek="4000"][aria-current]')
        page.evaluate("document.querySelector('video').playbackRate = 1")
        page.wait_for_selector('[data-cue][data-seek="6500"][aria-current]')


def test_sound_with_slides_and_the_stills_over_the_line(opened):
    with opened("/stage/player", NO_NATIVE_HLS, viewport={"width": 900, "height": 740}) as page:
        box = page.locator('[data-part="line"]').bounding_box()
        page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
        page.wait_for_selector('[data-part="thumbnail"]:not([hidden])')
        expect(page.locator('[data-part="preview"]')).to_have_text("الوسط\n0:06", use_inner_text=True)
        assert page.evaluate("document.querySelector('[data-part=thumbnail]').style.backgroundPosition") == "0px -90px"
        choose(page, "quality", "slides")
        press(page, "big")
        played_to(page, 0.3)
        wait_for(page, "video.videoHeight === 0")
        first = page.get_attribute('[data-part="slide"]', "src")
        seek(page, 4.5)
        page.wait_for_function("first => document.querySelector('[data-part=slide]').src.indexOf(first) < 0", arg=first)
        until(page, "document.querySelector('[data-part=slide]').naturalWidth > 0")
        assert page.evaluate("navigator.mediaSession.metadata.title") == "درس"


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


def test_the_player_fits_a_small_phone_and_its_line_runs_left_to_right(opened):
    with opened("/stage/player", viewport={"width": 320, "height": 640}) as page:
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.evaluate("getComputedStyle(document.querySelector('.player__bar')).direction") == "ltr"
        assert page.evaluate("getComputedStyle(document.querySelector('.player__line')).direction") == "ltr"
