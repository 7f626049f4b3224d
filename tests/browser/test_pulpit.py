"""A preacher on the pulpit: huge letters that move by themselves, a clock, and no connection."""

from playwright.sync_api import Page, expect

PATIENCE = 100
TEXT = '[data-part="text"]'


def test_a_sermon_is_preached_from_the_phone_and_opens_again_without_a_connection(visit) -> None:
    page = visit("visitor", "/sermons/{sermon}", width=360)
    page.get_by_role("link", name="وضع المنبر").click()
    pulpit = page.locator("[data-pulpit]")
    expect(page.locator("[data-pulpit][data-kept]")).to_be_attached()  # it has kept itself
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    before = page.locator(TEXT).evaluate(size)
    assert before >= 28
    page.get_by_role("button", name="أكبر").click()
    assert page.locator(TEXT).evaluate(size) > before
    page.get_by_role("button", name="سرعة").click()
    expect(page.get_by_role("button", name="سرعة")).to_contain_text("٣")
    page.get_by_role("button", name="بدء").click()
    until(page, "scrollY > 20")
    expect(page.locator('[data-part="time"]')).not_to_have_text("٠:٠٠")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="إيقاف").click()
    page.locator(".pulpit__more summary").click()
    page.locator('[data-part="minutes"]').fill("1")
    page.locator('[data-part="minutes"]').press("Tab")
    expect(page.locator(".pulpit__clock")).to_have_class("clock pulpit__clock is-over")  # less than two minutes left
    page.locator("h1").evaluate("e => document.activeElement.blur()")
    here = page.evaluate("scrollY")
    page.keyboard.press("ArrowDown")
    until(page, f"scrollY > {here}")
    page.context.set_offline(True)
    page.reload()
    expect(pulpit).to_contain_text("من أين نبدأ")
    expect(page.get_by_role("button", name="سرعة")).to_contain_text("٣")  # remembered
    until(page, """document.fonts.check('16px "Ijaza Quran"', '﴿')""")
    page.context.set_offline(False)


def test_without_a_script_it_is_a_page_of_huge_letters(visit) -> None:
    page = visit("visitor", "/sermons/{sermon}/pulpit", width=360, script=False)
    assert page.locator(TEXT).evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 28
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("link", name="خروج")).to_be_visible()


def until(page: Page, true: str) -> None:
    """Wait for something that no element shows; the page's rules let nobody's strings be evaluated inside it."""
    for _again in range(PATIENCE):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {true}")
