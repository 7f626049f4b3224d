"""What a reader leaves in a book, by keyboard alone, and takes along."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_words_are_noted_by_keyboard_alone_and_taken_along(visit, academy):
    page = visit("director", "/library/{heard_book}/1/3", width=320)
    page.locator("[data-note] summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("الكلمات المقصودة")).to_be_focused()
    page.keyboard.insert_text("من باب الضجر")
    page.keyboard.press("Tab")
    expect(page.get_by_label("ملاحظتك")).to_be_focused()
    page.keyboard.insert_text("أتذكره كل صباح")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # the second colour
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-leaf] .ink--green")).to_have_text("من باب الضجر")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(academy.address("/my/reading"))
    page.get_by_role("link", name="نصًّا").focus()
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    words = Path(taken.value.path()).read_text("utf-8")
    assert "من باب الضجر" in words
    assert "أتذكره كل صباح" in words
    assert not page.complaints
