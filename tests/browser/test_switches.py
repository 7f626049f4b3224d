"""Language and theme: with script at once, without script by the same forms, always remembered by the server."""

import pytest

pytestmark = pytest.mark.browser


def ground(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_theme_changes_at_once_and_the_server_remembers(visit):
    page = visit("visitor", "/kit", theme="light")
    before = ground(page)
    with page.expect_response("**/theme") as answered:
        page.locator("[data-theme-switch] button").click()
    assert answered.value.status == 303
    assert ground(page) != before
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_theme_changes_without_script(visit):
    page = visit("visitor", "/kit", theme="light", script=False)
    page.locator("[data-theme-switch] button").click()
    assert page.url.endswith("/kit")
    assert page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_language_changes_and_with_it_the_direction(visit, script):
    page = visit("visitor", "/kit", locale="ar", script=script)
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator(".masthead__tools > .wide-only button[name=locale]").click()
    page.wait_for_load_state()
    assert page.url.endswith("/kit")
    assert page.locator("html").get_attribute("dir") == "ltr"
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_device_that_is_dark_gets_dark_until_the_reader_chooses(visit):
    page = visit("visitor", "/kit", theme="auto")
    page.emulate_media(color_scheme="dark")
    dark = ground(page)
    page.emulate_media(color_scheme="light")
    assert ground(page) != dark
    page.emulate_media(color_scheme="dark")
    page.locator("[data-theme-switch] button").click()
    assert page.locator("html").get_attribute("data-theme") == "light"


def test_the_keyboard_reaches_the_content_first_and_the_menu_opens_and_shuts(visit):
    page = visit("visitor", "/no-such-page", width=360)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator(".drawer summary").last.focus()
    page.keyboard.press("Enter")
    assert page.locator(".drawer[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".drawer[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_dialog_holds_the_keyboard_and_gives_the_focus_back(visit):
    page = visit("visitor", "/kit")
    opener = page.locator("[data-opens=ask]")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog#ask").is_visible()
    assert page.evaluate("document.activeElement.closest('dialog')?.id") == "ask"
    page.keyboard.press("Escape")
    assert not page.locator("dialog#ask").is_visible()
    assert page.evaluate("document.activeElement.dataset.opens") == "ask"


def test_without_script_the_dialog_stands_in_the_page(visit):
    page = visit("visitor", "/kit", script=False)
    assert page.locator("section#ask").is_visible()


def test_a_refused_form_takes_the_focus(visit):
    page = visit("visitor", "/kit")
    assert page.evaluate("document.activeElement.matches('[data-summary]')")


def test_the_page_speaks_in_our_fonts(visit):
    page = visit("visitor", "/kit")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.fonts.check('400 17px \"Ijaza Sans\"', 'إجازة')")


@pytest.mark.parametrize("locale", ["ar", "en"])
@pytest.mark.parametrize("menu", [".drawer--own", ".drawer:not(.drawer--own)"], ids=["own", "main"])
def test_an_open_menu_stays_on_a_small_screen(visit, menu, locale):
    page = visit("registrar", "/my", width=320, locale=locale)
    page.click(f"{menu} summary")
    sheet = page.locator(f"{menu} .drawer__sheet").bounding_box()
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= 320
