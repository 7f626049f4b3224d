"""A preacher on the pulpit: huge letters that move by themselves, a clock, and no connection."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.patience import until

pytestmark = pytest.mark.browser
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


AWAKE = """Object.defineProperty(navigator, "wakeLock", { value: { request: async (kind) => {
  document.documentElement.dataset.awake = `${document.documentElement.dataset.awake ?? ""}${kind} `;
  return { release: async () => { document.documentElement.dataset.awake = "asleep"; } };
} } })"""


def test_the_screen_stays_on_while_the_pulpit_is_open_and_a_touch_turns_the_text(visit, academy) -> None:
    page = visit("visitor", "/sermons", width=360)
    page.add_init_script(AWAKE)
    page.goto(academy.address("/sermons/{sermon}/pulpit"))
    awake = page.locator("html")
    expect(awake).to_have_attribute("data-awake", "screen ")  # before anything moves: one may scroll by hand
    page.get_by_role("button", name="بدء").click()
    until(page, "scrollY > 5")
    page.get_by_role("button", name="إيقاف").click()
    expect(awake).to_have_attribute("data-awake", "screen ")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # back from another page
    expect(awake).to_have_attribute("data-awake", "screen screen ")
    page.locator(".pulpit__more summary").click()
    clock, minutes = page.locator(".pulpit__clock"), page.locator('[data-part="minutes"]')
    for said, is_near in (("40", False), ("1", True)):  # at once, although it stands still
        minutes.fill(said)
        minutes.press("Tab")
        expect(clock).to_have_class("clock pulpit__clock is-over" if is_near else "clock pulpit__clock")
    page.locator(".pulpit__more summary").click()

    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("button", name="أكبر").focus()
    page.keyboard.press("ArrowDown")  # a button in focus leaves the other keys to the text
    until(page, "scrollY > 0")
    page.evaluate("scrollTo(0, 0)")
    here = 0
    for _again in range(2):
        page.mouse.click(180, 600)  # the lower half goes on, by a paragraph
        until(page, f"scrollY > {here}")
        here = page.evaluate("scrollY")
    page.mouse.click(180, 150)  # the upper half goes back
    until(page, f"scrollY < {here}")
    page.evaluate("scrollTo(0, 0)")
    page.locator(f"{TEXT} p").first.click(click_count=3)  # three select a paragraph, which then stays where it is
    assert page.evaluate("String(getSelection())")
    assert not page.complaints


def test_what_is_not_published_is_not_kept_and_signing_out_forgets_the_rest(visit, academy) -> None:
    page = visit("editor", "/sermons/{coming_sermon}/pulpit", width=360)
    put = "async (to) => (await caches.open('ijaza-opened')).put(to ?? location.pathname, new Response('an old copy'))"
    page.evaluate(put)  # as if it had been public once
    page.reload()
    until_kept(page, [])
    page.goto(academy.address("/sermons/{sermon}/pulpit"))
    expect(page.locator("[data-pulpit][data-kept]")).to_be_attached()
    gone = "/sermons/2020-01-03/pulpit"
    page.evaluate(put, gone)
    published = academy.address("/sermons/{sermon}/pulpit").removeprefix(academy.url)
    until_kept(page, [published, gone])
    page.goto(academy.url + gone)  # there is no such sermon any more
    until_kept(page, [published])
    page.goto(academy.address("/sermons"))
    page.locator('form[action="/sign-out"] button').first.evaluate("button => button.form.requestSubmit()")
    page.wait_for_url(lambda address: not address.endswith("/sermons"))
    until_kept(page, [])
    page.context.set_offline(True)
    for address in ("/sermons/{coming_sermon}/pulpit", "/sermons/{sermon}/pulpit"):
        page.goto(academy.address(address))
        expect(page.locator(TEXT)).to_have_count(0)
        expect(page.locator("h1").first).to_be_visible()
    page.context.set_offline(False)


KEPT = """async () => { const cache = await caches.open("ijaza-opened");
  return (await cache.keys()).map(({ url }) => new URL(url).pathname).filter((path) => !path.startsWith("/assets/")); }"""


def until_kept(page: Page, paths: list[str]) -> None:
    """Wait until exactly these pages open without a connection."""
    until(page, f"({KEPT})().then((kept) => kept.sort().join() === '{','.join(sorted(paths))}')")
