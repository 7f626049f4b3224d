"""The way of a learner from the door to the next lesson: by keyboard alone, and without any script."""

import pytest

from tests.browser.academy import PASSWORD

pytestmark = pytest.mark.browser


def focus_on(page, selector):
    """Go on by the Tab key, as somebody without a mouse would, until the focus is there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
            return
    raise AssertionError(f"the keyboard never reaches {selector}")


def test_by_keyboard_alone_from_the_door_to_a_lesson_that_is_read(visit, academy):
    page = visit("visitor", "/sign-in", width=360)
    focus_on(page, "#login")
    page.keyboard.type(academy.places["walker"])
    focus_on(page, "#password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my")
    focus_on(page, ".card--next .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/learn/**")
    here = page.url
    focus_on(page, "form[action$=completion] button")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != here)
    assert page.locator("h1").inner_text()


def test_without_script_from_the_door_to_a_lesson_that_is_read(visit, academy):
    page = visit("visitor", "/sign-in", width=360, script=False)
    page.fill("#login", academy.places["plain_walker"])
    page.fill("#password", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/my")
    page.click(".card--next .button")
    page.wait_for_url("**/learn/**")
    here = page.url
    page.click("form[action$=completion] button")
    page.wait_for_url(lambda url: url != here)
    page.goto(here)
    assert page.locator(".state--good").first.is_visible()


def test_a_wrong_password_says_so_beside_a_form_that_kept_what_was_typed(visit, academy):
    page = visit("visitor", "/sign-in", width=360)
    page.fill("#login", academy.places["walker"])
    page.fill("#password", "not-the-password")
    page.click("main form button[type=submit]")
    page.wait_for_selector("[data-summary]")
    assert page.input_value("#login") == academy.places["walker"]
    assert page.evaluate("document.activeElement.matches('[data-summary]')")


def test_signing_out_is_one_button_in_ones_own_menu(visit):
    page = visit("leaver", "/my")  # whose session nobody else needs
    page.click(".drawer--own summary")
    with page.expect_navigation():
        page.click("form[action='/sign-out'] button")
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/my")
    assert "/sign-in" in page.url
