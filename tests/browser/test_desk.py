"""Three works by keyboard alone, one of them a moderator's decision, over a broken link; then they are posted."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.patience import until

pytestmark = pytest.mark.browser

ACADEMY = "/teach/marking?run={desk_run}"


def title(page):
    return page.locator('[data-part="title"]')


def state(page):
    return page.locator('[data-part="state"]')


def task(page):
    return page.locator("[data-task]").get_attribute("data-task")


def wait_for_another(page, before):
    expect(page.locator(f'[data-task="{before}"]')).to_have_count(0)


def test_three_works_are_marked_by_keyboard_one_as_moderator_and_posted(visit):
    page = visit("trainer", ACADEMY)
    page.keyboard.press("Enter")  # the button that begins has the focus
    page.wait_for_url(re.compile("/teach/marking/tasks/"))
    first = task(page)
    read_the_keys(page)
    page.keyboard.type("213")  # a level for each criterion, by its number
    page.keyboard.press("c")
    page.keyboard.type("قول من لوحة المفاتيح")
    expect(state(page)).to_contain_text("المسودة محفوظة على الخادم")
    page.reload()
    expect(page.locator("#comment")).to_have_value("قول من لوحة المفاتيح")
    expect(page.locator('[data-part="sum"]')).to_have_text(
        "١٥٫٥"
    )  # 3, 4 and 2 of 4, with weights 50, 30 and 20, of 20 marks
    use_the_bank(page)
    over_a_broken_link(page, first)
    second = task(page)
    page.keyboard.type("111")
    page.keyboard.press("Control+Enter")
    wait_for_another(page, second)
    decide_as_moderator(page)
    post(page)
    assert page.complaints == []


def test_words_at_a_moment_and_a_spoken_comment_outlive_a_dead_phone(visit):
    page = visit("trainer", "/teach/marking/tasks/{desk_task}")
    page.keyboard.press("]")  # five seconds on, twice
    page.keyboard.press("]")
    page.keyboard.press("m")
    page.keyboard.type("مد متصل")
    expect(page.locator('[name="moment-at"]').first).to_have_value("0:10")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("[data-record-state]")).to_contain_text(re.compile("0:0[2-9]|0:[1-5][0-9]"))
    page.keyboard.press("r")
    expect(page.locator("[data-record-state]")).to_contain_text("تسجيلك محفوظ")
    expect(state(page)).to_contain_text("المسودة محفوظة على الخادم")
    page.context.set_offline(True)
    page.keyboard.press("c")
    page.keyboard.type("كلمات على الهاتف وحده")
    expect(state(page)).to_contain_text("لم تصل إلى الخادم بعد")
    address, context = page.url, page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#comment")).to_have_value("كلمات على الهاتف وحده")
    expect(page.locator('[name="moment-text"]').first).to_have_value("مد متصل")
    expect(page.locator("[data-record-state]")).to_contain_text("تسجيلك محفوظ")
    expect(state(page)).to_contain_text("المسودة محفوظة على الخادم")


def read_the_keys(page):
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def use_the_bank(page):
    page.locator("body").press("b")
    page.keyboard.press("2")
    page.keyboard.press("Escape")
    expect(page.locator("#comment")).to_have_value(re.compile("قول من لوحة المفاتيح\n.+"))


def over_a_broken_link(page, first):
    """The next work stands here at once; the mark waits in this browser and goes when the link is back."""
    expect(state(page)).to_contain_text("المسودة محفوظة على الخادم")
    page.route(re.compile("/mark$"), lambda route: route.abort("connectionreset"))
    page.keyboard.press("Control+Enter")
    wait_for_another(page, first)
    expect(page.locator("[data-news]")).to_contain_text("لم تصل درجة العمل السابق إلى الخادم بعد")
    assert page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('marking-out:'))")
    page.unroute(re.compile("/mark$"))
    expect(page.locator("[data-news] p")).to_have_count(0)
    until(page, "!Object.keys(localStorage).some((key) => key.startsWith('marking-out:'))")
    page.complaints[:] = [said for said in page.complaints if "ERR_CONNECTION_RESET" not in said]


def decide_as_moderator(page):
    expect(page.locator("main")).to_contain_text("الدرجتان")
    page.keyboard.press("f")
    page.keyboard.type("14")
    with page.expect_navigation(url=re.compile(r"/teach/marking\?run=")):
        page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("لا شيء ينتظر")


def post(page):
    page.get_by_role("link", name="إعلان الدرجات").press("Enter")
    works = page.locator("tbody tr", has_text="مقدمة خطبة")
    expect(works).to_have_count(3)
    expect(works.filter(has_text="قرار محكِّم")).to_contain_text("١٤ من ٢٠")
    page.get_by_role("button", name="إعلان المحدَّد").press("Enter")
    expect(page.locator("main")).to_contain_text("لا شيء ينتظر الإعلان")
