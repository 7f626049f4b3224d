"""Two officers at one case: each sees the other, the slower one loses nothing; then the reply is reviewed and sent."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.patience import until

pytestmark = pytest.mark.browser

CHECKED = "السلام عليكم، استُبدلت المصابيح اليوم وركِّب حاجز للدرج."


def test_two_officers_see_each_other_and_the_slower_one_loses_nothing(visit):
    officer = visit("case_officer", "/complaints/desk")
    open_by_keys(officer)
    officer.wait_for_load_state()  # keys are heard once the page's script is there
    officer.keyboard.press("r")
    officer.wait_for_url(re.compile("/reply$"))
    officer.get_by_label("نص الرد").fill(CHECKED)
    expect(officer.locator("[data-draft-state]")).to_contain_text("حُفظ في")
    head = visit("unit_head", "/complaints/desk/{case}")
    expect(head.locator("[data-others]")).to_contain_text("سماح عبد اللطيف الشناوي يكتب الرد")
    send_news(head)
    officer.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when the window comes to the front
    expect(officer.locator("[data-others]")).to_contain_text("عزة مصطفى البدري")
    expect(officer.locator("[data-moved]")).to_be_visible()
    officer.get_by_label("الرد على النقطة ١").fill("استُبدلت.")
    officer.get_by_label("الرد على النقطة ٢").fill("رُكِّب حاجز.")
    officer.get_by_label("الشكوى صحيحة", exact=True).check()
    officer.get_by_role("button", name="تقديم الرد").click()
    expect(officer.locator("main")).to_contain_text("سبقك زميل")
    expect(officer.locator("main")).to_contain_text("وعدت الشركة بالحضور غدًا")
    expect(officer.get_by_label("نص الرد")).to_have_value(CHECKED)
    officer.get_by_role("button", name="تقديم الرد").click()
    expect(officer.locator("main")).to_contain_text("الرد في انتظار المراجعة")
    until(officer, "!Object.keys(localStorage).some((key) => key.startsWith('complaints:'))")
    review(head)
    assert head.complaints == []
    assert [said for said in officer.complaints if "409" not in said] == []


def open_by_keys(page):
    """To the case without a mouse: J and K move, ? tells the keys, O opens what one stands on."""
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-row][data-here] [type=checkbox]")).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-row]").first).to_have_attribute("data-here", "")
    page.goto(page.url + "?view=mine")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text("إضاءة صحن المسجد")


def send_news(page):
    page.get_by_role("link", name="إفادة المواطن").click()
    page.locator("#text").fill("وعدت الشركة بالحضور غدًا")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("الإفادة في طريقها إلى المواطن")


def review(page):
    """A second person looks at everything, then it goes out."""
    page.reload()
    expect(page.locator("main")).to_contain_text("رد في انتظار مراجعتك")
    page.get_by_role("button", name="إرساله إلى المواطن").click()
    expect(page.locator("main")).to_contain_text("علِّم على كل بند")
    for box in page.locator('[name="checks"]').all():
        box.check()
    page.get_by_role("button", name="إرساله إلى المواطن").click()
    expect(page.locator("main")).to_contain_text("الرد في طريقه إلى المواطن")
    page.complaints[:] = [said for said in page.complaints if "422" not in said]
