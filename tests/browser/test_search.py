"""The search in a real browser: from anywhere by a slash, through the hits by arrows, to the words marked in the book."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_reader_finds_a_page_by_keyboard_and_a_misspelling_is_one_tap_away(visit, academy):
    page = visit("learner", "/library", width=1440)
    page.keyboard.press("/")
    page.keyboard.type("مراتب الاتقان")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.keyboard.press("/")
    expect(page.locator("main input[type=search]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    first = page.locator("[data-hits] h3 a").first
    expect(first).to_be_focused()
    expect(page.locator(".hit mark").first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.locator("main input[type=search]")).to_be_focused()
    page.locator(".hit", has_text="صفحة").first.locator("h3 a").click()
    page.wait_for_url("**/library/*/1/2?mark=*")
    expect(page.locator("mark", has_text="الإتقان")).to_be_visible()
    assert not page.complaints


def test_without_a_script_and_with_a_slip(visit, academy):
    page = visit("visitor", "/search", width=320, script=False)
    page.locator("main input[type=search]").fill("الاتقاق")
    page.locator("main").get_by_role("button").click()
    page.get_by_role("link", name="الإتقان").click()
    expect(page.locator(".hit").first).to_be_visible()
    assert page.locator(".hit mark").count()
