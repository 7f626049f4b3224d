"""All kinds of question on a phone, in Arabic: by finger, by keyboard, with a microphone, and handed in."""

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser import axe

pytestmark = pytest.mark.browser

ESSAY = (
    "أجمع الآيات والأحاديث في ملف واحد وأرتبها في نقاط ثم أكتب المقدمة والخاتمة وأحفظ نسخة احتياطية على ذاكرة خارجية."
)


def look(page, name):
    """What a person sees, kept where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=name == "result")


def go_on(page, slot):
    page.locator(f"#q{slot} button[name=go]").click()


def saved(page):
    expect(page.locator("[data-when=server]")).to_be_visible(timeout=20_000)


def test_a_learner_answers_every_kind_on_a_phone_and_hands_in(visit):
    page = visit("learner", "{tour}", width=360)
    axe.ready(page.context)
    page.get_by_role("button", name="بدء الاختبار").click()
    page.wait_for_url(re.compile("/learn/attempts/"))
    answer_the_simple_ones(page)
    for stem, choice in [("كتابة خطبة", "وورد"), ("كشف بأسماء", "إكسل"), ("عرض الدرس", "باوربوينت")]:
        page.locator("#q6 .match-row", has_text=stem).locator("select").select_option(label=choice)
    look(page, "matching")
    go_on(page, 6)
    put_in_order(page)
    look(page, "ordering")
    go_on(page, 7)
    page.locator("#q8 select").select_option(label="النسخ")
    page.locator("#q8 input.cloze__gap").nth(0).fill("v")
    page.locator("#q8 input.cloze__gap").nth(1).fill("docx")
    look(page, "cloze")
    go_on(page, 8)
    point_by_keyboard(page)
    look(page, "hotspot")
    go_on(page, 9)
    page.locator("#q10 .choice:has(input[value=b])").click()
    look(page, "numbers")
    go_on(page, 10)
    page.locator("#q11 textarea").fill(ESSAY)
    expect(page.locator("#q11 [data-words]")).to_have_text("١٩")
    look(page, "essay")
    go_on(page, 11)
    send_two_files_over_a_broken_link(page)
    look(page, "files")
    go_on(page, 12)
    record(page)
    saved(page)
    hand_in(page)
    assert axe.violations(page) == []
    look(page, "result")
    assert [words for words in page.complaints if "DISCONNECTED" not in words] == []


def hand_in(page):
    assert axe.violations(page) == []
    page.locator("[data-after-flush]").first.click()
    page.wait_for_url(re.compile("/review$"))
    expect(page.get_by_text("أُجيب عن كل الأسئلة")).to_be_visible()
    page.get_by_role("button", name="تسليم").click()
    page.wait_for_url(re.compile("/result$"))
    expect(page.locator(".marked__head .state", has_text="تنتظر")).to_have_count(3)
    expect(page.locator(".marked__head .ayah--done")).to_have_count(10)


def answer_the_simple_ones(page):
    for slot, value in [(1, "a"), (2, "a"), (2, "c"), (3, "true")]:
        page.locator(f"#q{slot}").evaluate(f"() => location.hash = '#q{slot}'")
        page.locator(f"#q{slot} .choice:has(input[value='{value}'])").click()
    go_on(page, 3)
    page.locator("#q4 .input--number").fill("١٠٢٤")
    go_on(page, 4)
    page.locator("#q5 input[type=text], #q5 .field .input").first.fill("المُتصفح")
    go_on(page, 5)


def put_in_order(page):
    """By keyboard alone: each item up to its place."""
    steps = ["توصيل الذاكرة", "تحديد الملف", "فتح الذاكرة", "الإخراج الآمن"]
    for place, words in enumerate(steps):
        item = page.locator("#q7 .order__item", has_text=words)
        for _ in range(4):
            at = page.locator("#q7 .order__item").evaluate_all(
                "(all, words) => all.findIndex(each => each.textContent.includes(words))", words
            )
            if at == place:
                break
            item.locator('[data-by="-1"]').focus()
            page.keyboard.press("Enter")
    expect(page.locator("#q7 [data-order-said]")).not_to_be_empty()


def point_by_keyboard(page):
    """The point begins in the middle, and the arrows bring it to the printer at three fifths."""
    page.locator("#q9 [data-pad]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#q9 [data-x]")).to_have_value("60")
    expect(page.locator("#q9 [data-point]")).to_be_visible()


def send_two_files_over_a_broken_link(page):
    page.context.set_offline(True)
    files = [
        {"name": "خطبة.txt", "mimeType": "text/plain", "buffer": "الحمد لله".encode()},
        {"name": "مراجع.txt", "mimeType": "text/plain", "buffer": "رياض الصالحين".encode()},
    ]
    page.locator("#q12 [data-part=choose]").set_input_files(files)
    expect(page.locator("#q12 .upload [role=status]").first).to_contain_text("الشبكة ضعيفة")
    page.context.set_offline(False)
    page.reload()  # the phone still has them
    expect(page.locator("#q12 .sent-files input:checked")).to_have_count(2)


def record(page):
    page.locator("#q13 [data-part=record]").click()
    expect(page.locator("#q13 [data-part=time]")).to_contain_text(re.compile("٠[١-٩]|[١-٥][٠-٩]$"))  # a second at least
    page.locator("#q13 [data-part=end]").click()
    expect(page.locator("#q13 [data-part=sound]")).to_be_visible()
    page.reload()  # what was recorded is found again, and sent
    expect(page.locator("#q13 [data-part=sound]")).to_be_visible()
    look(page, "recording")
    page.locator("#q13 [data-part=use]").click()
    expect(page.locator("#q13 .sent-files input:checked")).to_have_count(1)
