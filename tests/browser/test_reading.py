"""A book in a real browser: read on a phone, marked, heard, and read on at the same sentence on another device."""

import pytest
from playwright.sync_api import expect

from tests.processes import wait_for

pytestmark = pytest.mark.browser

WORDS = "أولاها أن تعرف ما يُطلب منك"
SELECT = """([leaf, words]) => {
  const walker = document.createTreeWalker(leaf, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(words);
    if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
  }
}"""


def sentence(page, number):
    return page.locator(f"#s{number}")


def led_back(page, academy, medium, end):
    """What a page tells as it goes comes in its own time; then one is led to where one was."""

    def is_there():
        page.goto(academy.address("/library/{heard_book}/resume?as=" + medium))
        return page.url.endswith(end)

    wait_for(is_there)


def test_who_stops_listening_on_one_device_reads_on_at_the_same_sentence_on_another(visit, academy):
    phone = visit("learner", "/library/{heard_book}/listen/1?t=16", width=360)
    expect(phone.locator(".spoken")).to_contain_text("كان شيخٌ من أهل الصنعة")
    phone.get_by_role("button", name="تشغيل التسجيل").click()
    expect(phone.locator("[data-player] video")).to_have_js_property("paused", False)
    phone.evaluate(
        "document.querySelector('video').playbackRate = 0.1"
    )  # what is heard is still heard when it is looked at
    phone.evaluate("document.querySelector('[data-player]').player.seek(26.2)")
    expect(phone.locator("[data-leaf]")).to_have_attribute("data-page", "2")
    expect(phone.locator(".spoken")).to_have_id("s1")
    sentence(phone, 2).click()  # a touch plays it
    expect(phone.locator(".spoken")).to_have_id("s2")
    here = academy.address("/library/{heard_book}/1/2#s2")
    expect(phone.locator("[data-read-on]")).to_have_attribute("href", here.removeprefix(academy.url))
    phone.evaluate("document.querySelector('video').pause()")
    assert not phone.complaints

    desk = visit("learner", "/my/reading")
    led_back(desk, academy, "text", "/1/2#s2")
    expect(sentence(desk, 2)).to_have_text("أولاها أن تعرف ما يُطلب منك قبل أن تمدّ يدك إليه.")
    desk.keyboard.press("ArrowLeft")  # a book in Arabic turns so
    desk.wait_for_url("**/1/3")
    desk.get_by_role("link", name="الاستماع من هنا").click()
    desk.wait_for_url("**/listen/1?t=45")
    assert not desk.complaints
    led_back(phone, academy, "sound", "/listen/1?t=45")


def test_words_are_selected_highlighted_noted_removed_and_brought_back(visit, academy):
    page = visit("learner", "/library/{heard_book}/1/2", width=360)
    page.evaluate(SELECT, [page.locator("[data-leaf]").element_handle(), WORDS])
    page.get_by_role("button", name="تظليل أخضر").click()
    expect(page.locator("[data-leaf] .ink--green")).to_have_text(WORDS)
    page.locator("summary", has_text="كتابة ملاحظة").click()
    page.get_by_label("الكلمات المقصودة").fill("نظر غريب")
    page.get_by_label("ملاحظتك").fill("أحسن ما في الباب")
    page.get_by_role("button", name="حفظ").click()
    expect(page.locator("[data-leaf] .ink")).to_have_count(2)
    page.locator(".looks .s4").click()
    page.locator(".looks label", has_text="ليلي").click()
    page.goto(page.url.split("#")[0])
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.locator(".leaf__text").evaluate("leaf => getComputedStyle(leaf).fontSize") == "30px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(academy.address("/my/reading"))
    page.locator("article .leavings").get_by_role("button", name="حذف").first.click()
    expect(page.locator("article .leavings > li")).to_have_count(1)
    page.get_by_role("button", name="تراجع عن الحذف").click()
    expect(page.locator("article .leavings > li")).to_have_count(2)
    assert not page.complaints


def test_a_visitor_reports_the_very_words_that_are_wrong(visit, academy):
    page = visit("visitor", "/library/{heard_book}/1/2", width=360)
    page.evaluate(SELECT, [page.locator("[data-leaf]").element_handle(), WORDS])
    page.get_by_role("button", name="الإبلاغ عن خطأ").click()
    page.wait_for_url("**/errata?*")
    expect(page.locator("[name=quoted]")).to_have_value(WORDS)
    expect(page.locator("[name=page]")).to_have_value("2")


def test_an_editor_taps_cues_and_a_reader_steps_through_what_was_found(visit, academy):
    page = visit("editor", "/library/{heard_book}/listen/1/cues")
    page.get_by_label("المواقيت", exact=True).fill("0:00.0  1.1")
    page.evaluate("document.querySelector('[data-player]').player.seek(65.4)")
    page.get_by_role("button", name="الجملة التالية تبدأ الآن").click()
    assert page.get_by_label("المواقيت", exact=True).input_value() == "0:00.0  1.1\n1:05.4  1.2\n"
    page.goto(academy.address("/library/{heard_book}/1/1?mark=الإتقان"))
    for number in (1, 2, 1):
        page.get_by_role("link", name="الموضع التالي").click()
        expect(page.locator("mark[aria-current]")).to_have_id(f"f{number}")
    page.get_by_role("link", name="الصفحة التالية").click()
    expect(page.locator("mark")).to_have_count(1)


def test_a_recording_stops_at_the_end_of_its_chapter_and_a_visitor_is_led_back(visit, academy):
    page = visit("visitor", "/library/{heard_book}/listen/1?t=39", width=360)
    expect(page.get_by_text("بقي 0:41 بهذه السرعة")).to_be_visible()
    page.evaluate("document.querySelector('[data-player]').player.setSpeed('2')")
    expect(page.get_by_text("بقي 0:20 بهذه السرعة")).to_be_visible()
    page.get_by_label("مؤقت النوم").select_option("chapter")
    page.get_by_role("button", name="تشغيل التسجيل").click()
    expect(page.get_by_text("توقف التسجيل كما طلبت")).to_be_visible()
    assert page.evaluate("document.querySelector('video').currentTime") == 40, "however late it was told"
    assert page.evaluate("navigator.mediaSession.metadata.title") == "رسائل في إتقان العمل، كاملًا"
    page.goto(academy.address("/library/{heard_book}/1/1"))
    page.get_by_role("link", name="الانتقال إليه").click()
    page.wait_for_url("**/listen/1?t=40")
    place = "?" + page.url.partition("?")[2]
    page.context.add_cookies(academy.cookies_of("beginner", "ar", "light"))  # and then signs in
    page.goto(academy.address("/library/{heard_book}/listen/1"))
    led_back(page, academy, "sound", place)
    assert not page.complaints


def test_without_a_script_one_reads_turns_jumps_and_changes_the_letters(visit, academy):
    page = visit("visitor", "/library/{heard_book}/1/1", width=320, script=False)
    page.get_by_role("link", name="الصفحة التالية").click()
    page.get_by_text("محتويات الكتاب").click()
    page.get_by_label("رقم الصفحة المطبوع").fill("١٢")
    page.get_by_role("button", name="انتقال").click()
    expect(page).to_have_url(academy.address("/library/{heard_book}/1/3"))
    page.locator(".looks label", has_text="ورقي").click()
    page.get_by_role("button", name="تطبيق هذا المظهر").click()
    expect(page.locator("body")).to_have_class("reader reader--m reader--usual reader--sepia")
    page.get_by_role("link", name="الاستماع من هنا").click()
    expect(page.locator("video[controls]")).to_be_visible()
    expect(page.get_by_role("link", name="تنزيل هذا التسجيل")).to_be_visible()


def test_files_open_as_printed_and_nothing_of_them_acts(visit, academy):
    page = visit("learner", "/library/{heard_book}/1/as-printed/pdf?page=2", width=360)
    shown = page.locator("[data-printed]")
    expect(shown).to_have_attribute("data-drawn", "2")
    expect(page.locator(".textLayer")).to_contain_text("الثانية")
    page.locator("[data-stage]").press("PageDown")
    expect(shown).to_have_attribute("data-drawn", "3")
    page.get_by_role("button", name="تقريب").click()
    page.get_by_role("button", name="الصفحة السابقة").click()
    expect(shown).to_have_attribute("data-drawn", "2")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not page.complaints

    page.goto(academy.address("/library/{scanned_book}/1/as-printed/scan"))
    expect(shown).to_have_attribute("data-drawn", "1")
    page.get_by_role("button", name="تقريب").click()
    page.locator("body").press("ArrowLeft")  # from right to left
    expect(shown).to_have_attribute("data-drawn", "2")
    assert not page.complaints

    page.goto(academy.address("/library/{heard_book}/1/as-printed/epub"))
    expect(page.locator(".leaf__text--book")).to_contain_text("نص باق")
    found = page.locator(".leaf__text--book").evaluate("text => text.innerHTML")
    assert "EVIL" not in found
    assert "<script" not in found
    page.get_by_role("link", name="داخل").click()
    expect(page.locator(".leaf__text--book h1")).to_have_text("الأمانة")
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("data-drawn", "1")
    asked = {answer.url.removeprefix(academy.url) for answer in page.answers}
    assert not [url for url in asked if "EVIL" in url or url.startswith("http")]
    assert not [said for said in page.complaints if "has been blocked" not in said]  # what it tried was stopped
