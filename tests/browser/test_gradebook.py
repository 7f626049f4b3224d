"""The page of many by keyboard alone: to a mark, into it, saved, back at it, and on to the next."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_marks_are_entered_without_a_mouse(visit):
    page = visit("trainer", "/teach/runs/{run_id}/grades")
    page.set_viewport_size({"width": 1024, "height": 300})
    rows = page.locator("[data-grid] tbody tr")
    cell = rows.nth(0).locator("td").nth(1).locator("a")
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("cell="))
    field = page.locator('[data-grid] input[name="value"]')
    expect(field).to_be_focused()
    field.fill("")
    page.keyboard.type("١٨٫٢٥")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"grades#c\d+-\d+$"))
    expect(cell).to_be_focused()
    expect(cell).to_contain_text("٢٥")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1).locator("td").nth(1).locator("a")).to_be_focused()
    page.keyboard.press("ArrowRight")  # towards the first column: the page runs from right to left
    expect(rows.nth(1).locator("td").nth(0).locator("a")).to_be_focused()
    page.set_viewport_size({"width": 1024, "height": 160})
    region = page.locator(".gradebook")
    region.evaluate("(element) => { element.scrollTop = 80; }")
    tops = region.evaluate(
        "(element) => [element.scrollTop, element.getBoundingClientRect().top, "
        "element.querySelector('thead th').getBoundingClientRect().top]"
    )
    assert tops[0] > 0
    assert abs(tops[2] - tops[1]) < 3, tops
