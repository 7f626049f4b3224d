"""A lesson is saved on a phone, opened without a connection, and what was watched is counted when there is one again."""

import pytest
from playwright.sync_api import expect

from tests.browser.patience import played_to, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = "async () => (await savedLessons.lessons()).map(({ path, done }) => [path, done])"
CHUNKS = """() => new Promise((done) => { const asked = indexedDB.open("ijaza-saved"); asked.onsuccess = () => {
    const count = asked.result.transaction("chunks").objectStore("chunks").count(); count.onsuccess = () => done(count.result); }; })"""
OVER = """async () => { const [one] = await savedLessons.lessons();
    const lease = `1.${btoa(JSON.stringify({ until: Date.now() / 1000 - 60 }))}.x`; await savedLessons.put({ ...one, lease }); }"""


def saved(page):
    """Save the lesson that is open."""
    page.wait_for_selector('[data-save][data-state="idle"]')
    page.click('[data-act="start"]')
    page.wait_for_selector('[data-save][data-state="saved"]')


def enrolment(page, state):
    page.request.get("/stage/enrolment", params={"state": state})


@pytest.fixture
def phone(stage, chromium):
    address, _ = stage
    context = chromium.new_context(base_url=address, viewport={"width": 360, "height": 740})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/stage/sign-in?who=learner&next=/learn/stage/film")
    yield page
    context.set_offline(False)
    enrolment(page, "active")
    context.close()
    assert errors == []


def test_a_lesson_goes_into_the_pocket_and_its_minutes_come_back(phone, chromium):
    page, context = phone, phone.context
    page.wait_for_selector('[data-save][data-state="idle"]')
    assert page.locator(".save__choices b").count() == 4, "each way to keep it says what it costs"
    stalled = []
    page.route("**/media/o/**", lambda route: stalled.append(route))  # noqa: PLW0108 - the link hangs
    page.click('[data-act="start"]')
    expect(page.locator('[data-part="count"]')).to_contain_text("م.ب")
    page.click('[data-act="cancel"]')
    page.wait_for_selector('[data-save][data-state="stopped"]')
    page.unroute("**/media/o/**")
    page.click('[data-act="again"]')
    page.wait_for_selector('[data-save][data-state="saved"]')

    context.set_offline(True)
    page.goto("/my")
    assert "لا يوجد اتصال" in page.inner_text("h1")
    assert "No connection" in page.content()
    page.goto("/saved")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.locator('[data-part="used"]').last).to_contain_text("م.ب")
    page.locator(".saved__item a").click()
    page.wait_for_url("**/learn/stage/film/saved")
    page.click('[data-part="big"]')
    played_to(page, 0.8)
    expect(page.locator('[data-part="caption"]')).to_contain_text("سمِّ الملف")
    page.evaluate("document.querySelector('[data-player]').player.seek(5)")
    page.keyboard.press("KeyK")
    played_to(page, 6.6)
    page.goto("/learn/stage/film")
    assert page.url.endswith("/learn/stage/film/saved"), "the lesson's own address opens what is saved"
    note_offline(page)

    with page.expect_response(lambda answer: answer.url.endswith("/watched") and answer.request.method == "POST"):
        page.goto("/saved")
    elsewhere(chromium, page.url.removesuffix("/saved"))


def note_offline(page):
    """A note that is written without a connection is kept, and sent once there is one."""
    page.fill("[data-note-form] textarea", "أراجع هذا غدًا")
    page.click("[data-note-form] button")
    expect(page.locator("[data-note-list] [data-waiting]")).to_contain_text("أراجع هذا غدًا")
    with page.expect_response(lambda answer: answer.url.endswith("/film/notes") and answer.status == 200):
        page.context.set_offline(False)
    expect(page.locator("[data-note-list] li")).to_have_count(1)
    expect(page.locator("[data-note-list] [data-waiting]")).to_have_count(0)


def elsewhere(chromium, address):
    """Another device goes on where this one stopped, and knows the two parts that were watched."""
    other = chromium.new_context(base_url=address)
    device = other.new_page()
    device.goto("/stage/sign-in?who=learner&next=/learn/stage/film")
    assert 6000 < int(device.get_attribute("[data-player]", "data-position")) < 8900
    assert device.locator('[data-part="seen"] rect').count() == 2
    other.close()


def test_a_whole_unit_is_saved_and_what_is_read_and_opened_without_a_connection_counts(phone):
    page, context = phone, phone.context
    page.wait_for_selector('[data-save][data-state="idle"]')
    page.check('[name="saved-quality"][value="audio"]', force=True)
    page.click('[data-act="weigh"]')
    expect(page.locator('[data-part="weight"]')).to_contain_text("٣")
    page.click('[data-act="go"]')
    page.wait_for_selector('[data-save][data-state="saved"]')
    assert sorted(path for path, _done in page.evaluate(HERE)) == [
        f"/learn/stage/{key}" for key in ("film", "read", "sheet")
    ]

    context.set_offline(True)
    page.goto("/learn/stage/read/saved")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.click('[data-act="read"]')
    expect(page.locator('[data-read] [data-when="noted"]')).to_be_visible()
    page.goto("/learn/stage/sheet/saved")
    page.click("[data-opens]")
    page.wait_for_url("**/saved/files/**")
    assert page.inner_text("body") == "اكتب اسم الملف"
    page.go_back()
    expect(page.locator('[data-read] [data-when="noted"]')).to_be_visible()
    page.goto("/learn/stage/read/saved")
    expect(page.locator('[data-read] [data-when="noted"]')).to_be_visible()
    context.set_offline(False)
    expect(page.locator('[data-read] [data-when="told"]')).to_be_visible()
    for key in ("read", "sheet"):
        page.goto(f"/learn/stage/{key}")
        expect(page.locator("#end .state")).to_be_visible()


def test_what_is_saved_ends_with_the_lease_the_enrolment_the_session_and_the_person(phone):
    page, context = phone, phone.context
    saved(page)
    assert page.evaluate(HERE) == [["/learn/stage/film", True]]

    page.evaluate(OVER)
    context.set_offline(True)
    assert page.goto("/learn/stage/film/saved").status == 503, "its time is over"
    context.set_offline(False)
    page.goto("/saved")
    page.wait_for_selector(".saved__item:not(.saved__item--shut)")

    enrolment(page, "expelled")
    page.goto("/saved")
    expect(page.locator('.empty[data-part="empty"]')).to_be_visible()
    assert page.evaluate(CHUNKS) == 0
    enrolment(page, "active")

    for leave in ("sign out", "another person"):
        page.goto("/stage/sign-in?who=learner&next=/learn/stage/film")
        saved(page)
        if leave == "sign out":
            page.click(".drawer--own summary")
            page.click("form[action='/sign-out'] button")
            page.wait_for_load_state()
        else:
            page.goto("/stage/sign-in?who=stranger&next=/my")
        until(page, f"({CHUNKS})().then((left) => !left)")
        page.goto("/offline")
        page.add_script_tag(
            url=page.evaluate(
                "async () => /[^\"]*offline.js.store[^\"]*/.exec(await (await fetch('/service-worker.js')).text())[0]"
            )
        )
        assert page.evaluate(HERE) == [], leave
        assert page.evaluate(CHUNKS) == 0
