"""A work from its first word to its feedback: over a broken link, with a recording, on a phone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGE = "/learn/runs/{works_run}/assignments/{works_key}"


def status(page, state):
    return page.locator(f'[data-part="status"][data-state="{state}"]')


def test_a_sermon_is_written_recorded_handed_in_over_a_broken_link_marked_posted_and_read(visit):
    page = visit("learner", PAGE, width=360)
    write_and_die(page)
    page = come_back(page)
    send_over_a_broken_link(page)
    record(page)
    hand_in(page)
    mark(visit("trainer", "/teach/marking?course={works_course}"))
    post(visit("trainer", "/teach/runs/{works_run}/assignments/{works_key}"))
    page.reload()
    expect(page.locator("#feedback")).to_contain_text("أحسنت الختام")
    hear_a_moment(visit("walker", "/learn/submissions/{work_marked}", width=360))


def write_and_die(page):
    page.locator("#text textarea").fill("خطبة الجمعة")
    expect(status(page, "server")).to_be_visible()
    page.context.set_offline(True)
    page.locator("#text textarea").fill("خطبة الجمعة عن الصبر")
    expect(status(page, "phone")).to_contain_text("فور عودة الشبكة")
    page.close(run_before_unload=False)  # the phone dies with the last words on it alone


def come_back(dead):
    dead.context.set_offline(False)
    page = dead.context.new_page()
    page.goto(dead.url)
    expect(page.locator("#text textarea")).to_have_value("خطبة الجمعة عن الصبر")
    expect(status(page, "server")).to_be_visible()
    return page


def hand_in(page):
    expect(page.locator(".work-files li")).to_have_count(2)
    page.get_by_role("button", name="تسليم", exact=True).click()
    page.wait_for_url(re.compile("/learn/submissions/"))
    expect(page.locator("#receipt")).to_be_visible()
    expect(page.locator("#work")).to_contain_text("خطبة الجمعة عن الصبر")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('ijaza:work'))") == []


def send_over_a_broken_link(page):
    broken = []

    def cut(route):
        if route.request.method == "PUT" and len(broken) < 2:
            broken.append(route.request.url)
            return route.abort("connectionreset")
        return route.continue_()

    page.route(re.compile("/media/"), cut)
    page.locator('[data-part="choose"]').set_input_files(
        {"name": "مراجع.txt", "mimeType": "text/plain", "buffer": "صحيح البخاري".encode()}
    )
    expect(page.locator(".work-files li")).to_have_count(1)
    assert len(broken) == 2


def record(page):
    page.get_by_role("button", name="تسجيل صوتك").click()
    expect(page.locator('[data-part="time"]')).to_contain_text(re.compile("٠[٢-٩]|[١-٥][٠-٩]$"))
    page.get_by_role("button", name="إنهاء التسجيل").click()
    expect(page.locator('[data-part="sound"]')).to_be_visible()
    page.reload()  # nothing was attached yet, and nothing is lost
    expect(page.locator('[data-part="word"]')).to_contain_text("ما زال هذا التسجيل على هذا الهاتف")
    page.get_by_role("button", name="إرفاق هذا التسجيل").click()


def mark(desk):
    desk.get_by_role("button", name="البدء بالأول").click()
    for number in (1, 2):
        desk.locator(f"#c{number} .level").first.click()
    desk.locator("#comment").fill("أحسنت الختام")
    desk.locator("[data-give]").click()
    desk.wait_for_url(re.compile("/teach/marking[^/]*$"))


def post(table):
    table.get_by_role("link", name="إعلان كل الدرجات").click()
    table.get_by_role("button", name="إعلانها").click()
    expect(table.locator("tr", has_text="محمود حسن")).to_contain_text("لم يُفتح بعد")


def hear_a_moment(page):
    expect(page.locator("#feedback")).to_contain_text("بارك الله فيك")
    page.locator('[data-moment="65000"]').click()
    page.wait_for_function("document.querySelector('audio').currentTime >= 65")
    expect(page.locator("[data-now]")).to_contain_text("قف هنا")
