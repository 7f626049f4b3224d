"""What is not settled at once: a secret that is guessed at, an appeal, and one matter that came twice."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def open_case(page, reference, secret):
    page.get_by_label("رقم الطلب").fill(reference)
    page.get_by_label("الرمز السري").fill(secret)
    with page.expect_navigation():  # or what the last try said is taken for an answer to this one
        page.get_by_role("button", name="فتح طلبي").click()


def test_a_citizen_asks_why_appeals_and_somebody_without_a_part_in_it_decides(visit, academy):
    case = academy.places["contested"]
    page = visit("visitor", "/complaints/track", width=360, script=False)
    open_case(page, case, academy.places["contested_secret"])
    expect(page.get_by_role("heading", level=1)).to_have_text("درج المئذنة")
    page.goto(academy.address("/complaints/track/{contested}/why"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("كيف حُسب")
    expect(page.locator("main ol, main table").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(academy.address("/complaints/track/{contested}"))
    page.get_by_text("عدم الموافقة: التظلم أمام جهة أعلى").click()
    page.get_by_label("لم يُنفَّذ ما وُعد به").check()
    page.get_by_label("اشرح لنا أكثر").fill("ما زال الدرج مكسورًا.")
    page.get_by_role("button", name="تقديم التظلم").click()
    expect(page.locator("main")).to_contain_text("ما زال الدرج مكسورًا.")
    judge = visit("sorter", "/complaints/desk/{contested}/acts/decision")
    judge.get_by_label("قبول التظلم", exact=True).check()
    judge.locator("#text").fill("نعتذر. يُصلَح الدرج يوم الأحد.")
    judge.get_by_role("button", name="الفصل في التظلم").click()
    expect(judge.locator("main")).to_contain_text("نعتذر. يُصلَح الدرج يوم الأحد.")
    page.goto(academy.address("/complaints/track/{contested}"))
    expect(page.locator("main")).to_contain_text("نعتذر. يُصلَح الدرج يوم الأحد.")
    assert judge.complaints == []


def test_one_matter_that_came_twice_is_answered_once_and_can_be_taken_apart(visit, academy):
    head = visit("unit_head", "/complaints/desk/{leak_again}/acts/merger")
    head.get_by_role("radio", name=academy.places["leak"]).check()
    head.get_by_role("button", name="ضمها إلى شكوى أخرى").click()
    head.get_by_role("button", name="فصلها عن الشكوى الأخرى").click()
    expect(head.get_by_role("link", name="ضمها إلى شكوى أخرى")).to_be_visible()
    assert head.complaints == []


def test_whoever_guesses_at_a_secret_is_locked_out_and_learns_nothing(visit, academy):
    """The sixth try is refused whether there is such a case or not, the right secret too while it lasts."""
    for reference in (academy.places["review_case"], academy.places["nobodys"]):
        page = visit("visitor", "/complaints/track", width=360, script=False)
        for _ in range(5):
            open_case(page, reference, "AAAAA-AAAAA")
            expect(page.get_by_role("alert")).to_contain_text("لا يوجد طلب بهذا الرقم وهذا الرمز السري")
        open_case(page, reference, "AAAAA-AAAAA")
        expect(page.get_by_role("alert")).to_contain_text("ربع ساعة")
