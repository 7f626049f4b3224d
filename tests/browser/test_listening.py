"""Listening in a real browser: what falls asleep does so on time."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.patience import slowly

pytestmark = pytest.mark.browser


def test_a_recording_stops_after_so_many_minutes_and_says_how_many_are_left(visit, academy):
    page = visit("visitor", "/library/{heard_book}", width=360)
    page.clock.install()
    page.goto(academy.address("/library/{heard_book}/listen/1"))
    timer, said = page.get_by_label("مؤقت النوم"), page.locator("[data-sleep-said]")
    page.get_by_role("button", name="تشغيل التسجيل").click()
    expect(page.locator("[data-player] video")).to_have_js_property("paused", False)
    slowly(page)
    timer.select_option("10")
    expect(said).to_contain_text(re.compile("10:00|9:[0-9][0-9]"))
    timer.select_option("")  # taken back
    expect(said).to_have_text("")
    page.clock.fast_forward("11:00")
    timer.select_option("15")
    timer.select_option("5")  # another wish takes the place of the first
    page.clock.fast_forward("04:00")
    expect(said).to_contain_text(re.compile("1:00|0:[0-9][0-9]"))
    expect(page.locator("[data-player] video")).to_have_js_property("paused", False)
    page.clock.fast_forward("01:01")
    expect(said).to_have_text("توقف التسجيل كما طلبت. ليلة طيبة.")
    expect(page.locator("[data-player] video")).to_have_js_property("paused", True)
    expect(timer).to_have_value("")
    assert not page.complaints


def test_by_keyboard_one_goes_from_sentence_to_sentence_and_plays_the_one_one_stands_on(visit, academy):
    page = visit("visitor", "/library/{heard_book}/listen/1")
    expect(page.locator("#s1")).to_have_attribute("tabindex", "0")
    page.locator("#s1").focus()
    for _again in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#s2")).to_be_focused()
    expect(page.locator("[data-leaf] [tabindex]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#s2.spoken, #s3.spoken, #s4.spoken")).to_have_count(1)  # it goes on as one looks
    expect(page.locator("[data-player] video")).to_have_js_property("paused", False)
    assert not page.complaints


@pytest.mark.parametrize("path", ["/library/{heard_book}/listen/1", "/sermons/{sermon}"])
def test_without_a_script_the_browsers_own_buttons_are_seen_and_lie_under_nothing(visit, path):
    page = visit("visitor", path, width=360, script=False)
    sound = page.locator("video[controls]")
    assert sound.evaluate("video => getComputedStyle(video).opacity") == "1"
    assert sound.evaluate("""video => { video.scrollIntoView({ block: "center" }); const box = video.getBoundingClientRect();
      return [0.1, 0.5, 0.9].every((part) => document.elementFromPoint(box.x + box.width / 2, box.y + box.height * part) === video); }""")
