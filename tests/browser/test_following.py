"""A citizen follows a case on a small phone, without a script: asked, answered, asked to rate, and not yet content."""

import pytest
from playwright.sync_api import expect

from tests.nursery import run

pytestmark = pytest.mark.browser


def opened(page, academy, secret):
    page.get_by_label("رقم الطلب").fill(academy.places["followed"].lower().replace("-", " "))
    page.get_by_label("الرمز السري").fill(secret)
    with page.expect_navigation():
        page.get_by_role("button", name="فتح طلبي").click()


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_citizen_answers_a_question_reads_the_reply_rates_it_and_opens_the_case_again(visit, academy):
    page = visit("visitor", "/complaints/track", width=360, script=False)
    opened(page, academy, "00000-00000")
    expect(page.get_by_role("alert")).to_contain_text("لا يوجد طلب بهذا الرقم وهذا الرمز السري")
    opened(page, academy, academy.places["followed_secret"])
    expect(page.get_by_role("heading", level=1)).to_have_text("إضاءة مصلى السيدات")
    expect(page.get_by_text("ما اسم المسجد، وفي أي شارع هو؟").first).to_be_visible()
    fits(page)
    page.get_by_label("رسالتك").fill("مسجد النور، شارع الجيش.")
    page.get_by_role("button", name="إرسال الإجابة").click()
    expect(page.get_by_text("وصلت رسالتك.")).to_be_visible()
    run("tests.browser.followers", env=academy.environ)
    page.goto(page.url)
    expect(page.get_by_role("heading", name="ردنا")).to_be_visible()
    expect(page.locator(".point")).to_have_count(2)
    expect(page.locator(".point").first).to_contain_text("رُكبت ستة مصابيح جديدة أمس.")
    fits(page)
    page.get_by_label("متوسط").check()
    page.get_by_role("button", name="إرسال التقييم").click()
    expect(page.get_by_text("تقييمك لهذا الرد: ٣ من ٥.")).to_be_visible()
    page.get_by_text("لم تُحل المشكلة: إعادة فتح الطلب").click()
    page.get_by_label("ما الذي لم يُحل بعد؟").fill("انطفأ مصباحان مرة أخرى.")
    page.get_by_role("button", name="إعادة الفتح").click()
    expect(page.get_by_text("أُعيد فتح طلبك.")).to_be_visible()
    expect(page.get_by_text("انطفأ مصباحان مرة أخرى.")).to_be_visible()
    assert not [answer for answer in page.answers if academy.places["followed_secret"] in answer.request.url]


def test_the_square_of_a_receipt_fills_the_form_and_leaves_no_secret_in_the_address(visit, academy):
    reference, secret = academy.places["followed"], academy.places["followed_secret"]
    page = visit("visitor", f"/complaints/track#{reference}.{secret}", width=360)
    expect(page.get_by_label("الرمز السري")).to_have_value(secret)
    expect(page.get_by_label("رقم الطلب")).to_have_value(reference)
    assert secret not in page.url
    assert not page.complaints
