"""Language and theme: with script at once, without script by the same forms, always remembered by the server."""

import pytest
from playwright.sync_api import expect

from tests.browser.patience import until

pytestmark = pytest.mark.browser


def ground(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def change_language(page):
    page.locator(".masthead__tools > .wide-only button[name=locale]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/kit")
    assert page.locator("html").get_attribute("dir") == "ltr"


def test_the_theme_changes_at_once_and_the_server_remembers_and_so_does_the_language(visit):
    page = visit("visitor", "/kit", theme="light")
    before = ground(page)
    with page.expect_response("**/theme") as answered:
        page.locator("[data-theme-switch] button").click()
    assert answered.value.status == 303
    assert ground(page) != before
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("html").get_attribute("dir") == "rtl"
    change_language(page)


def test_without_script_theme_and_language_change_and_the_dialog_stands_in_the_page(visit):
    page = visit("visitor", "/kit", theme="light", script=False)
    assert page.locator("section#ask").is_visible()
    page.locator("[data-theme-switch] button").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/kit")
    change_language(page)


def test_a_device_that_is_dark_gets_dark_until_the_reader_chooses(visit):
    page = visit("visitor", "/sign-in", theme="auto")
    page.emulate_media(color_scheme="dark")
    dark = ground(page)
    page.emulate_media(color_scheme="light")
    assert ground(page) != dark
    page.emulate_media(color_scheme="dark")
    page.locator("[data-theme-switch] button").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_the_keyboard_reaches_the_content_first_and_the_menu_opens_and_shuts(visit):
    page = visit("visitor", "/no-such-page", width=360)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'main'")
    page.locator(".drawer summary").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".drawer[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".drawer[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_refused_form_takes_the_focus_and_a_dialog_holds_it_and_gives_it_back(visit):
    page = visit("visitor", "/kit")
    assert page.evaluate("document.activeElement.matches('[data-summary]')")
    page.wait_for_function("() => document.fonts.check('400 17px \"Ijaza Sans\"', 'إجازة')")  # it speaks in our fonts
    page.locator("[data-opens=ask]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog#ask")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog')?.id") == "ask"
    page.keyboard.press("Escape")
    expect(page.locator("dialog#ask")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.opens") == "ask"


@pytest.mark.parametrize("locale", ["ar", "en"])
def test_an_open_menu_stays_on_a_small_screen(look, locale):
    page = look("registrar", "/my", locale=locale, theme="light")
    for menu in (".drawer--own", ".drawer:not(.drawer--own)"):
        page.click(f"{menu} summary")
        sheet = page.locator(f"{menu} .drawer__sheet").bounding_box()
        assert sheet["x"] >= 0
        assert sheet["x"] + sheet["width"] <= 320
        page.keyboard.press("Escape")
