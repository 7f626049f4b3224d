"""Sitting a quiz in a real browser: with the network cut, the session ended, the time over, two tabs, no script."""

import datetime as dt
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lms.core import clock
from tests.processes import PATIENCE

pytestmark = pytest.mark.browser


def begin(page):
    page.get_by_role("button", name="بدء الاختبار").click()
    page.wait_for_url(re.compile("/learn/attempts/"))
    return page


def choose(page, slot, value):
    page.locator(f"#q{slot} .choice:has(input[value='{value}'])").click()


def go_on(page, slot):
    page.locator(f"#q{slot} button[name=go]").click()


def saved(page):
    return page.locator("[data-when=server]")


def answered(page):
    return {
        int(slot) for slot in page.evaluate("[...document.querySelectorAll('[data-map].done')].map(a => a.dataset.map)")
    }


def answer_the_rest(page):
    choose(page, 2, "a")
    choose(page, 2, "c")
    go_on(page, 2)
    choose(page, 3, "true")
    go_on(page, 3)
    page.locator("#q4 input[type=text], #q4 .input--number").fill("١٠٢٤")


def test_the_network_is_cut_in_the_middle_and_no_answer_is_lost(visit):
    page = begin(visit("learner", "{quiz_cut}", width=360))
    choose(page, 1, "b")
    expect(saved(page)).to_be_visible()
    go_on(page, 1)
    page.context.set_offline(True)
    answer_the_rest(page)
    expect(page.locator("[data-when=phone]")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_have_text("٣")
    page.locator("[data-after-flush]").click()
    expect(page.locator("#waiting")).to_be_visible()
    page.locator("#waiting [data-closes]").click()
    page.context.set_offline(False)
    page.reload()
    expect(saved(page)).to_be_visible()
    expect(page.locator("[data-map].done")).to_have_count(4)
    assert answered(page) == {1, 2, 3, 4}
    page.locator("[data-after-flush]").click()
    page.wait_for_url(re.compile("/review$"))
    expect(page.get_by_text("أُجيب عن كل الأسئلة")).to_be_visible()
    page.get_by_role("button", name="تسليم").click()
    page.wait_for_url(re.compile("/result$"))
    expect(page.locator("h1")).to_contain_text("تم اجتياز الاختبار")
    expect(page.locator(".verdict-row__figure b")).to_contain_text("٤")
    page.wait_for_function("""() => new Promise(done => { const open = indexedDB.open("ijaza-attempts"); open.onsuccess = () => {
        const all = open.result.transaction("answers").objectStore("answers").getAll();
        all.onsuccess = () => done(all.result.length === 0); }; })""")


def test_a_browser_that_dies_offline_still_has_the_answers_when_it_comes_back(visit):
    page = begin(visit("learner", "{quiz_keys}"))
    expect(saved(page)).to_be_visible()
    page.context.set_offline(True)
    choose(page, 1, "b")
    expect(page.locator("[data-when=phone]")).to_be_visible()
    url, context = page.url, page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(url)
    expect(again.locator("#q1 input[value=b]")).to_be_checked()
    expect(saved(again)).to_be_visible()
    # By keyboard alone: from option to option, to the button, and on.
    again.goto(f"{url}#q1")
    again.locator("#q1 input[value=b]").focus()
    again.keyboard.press("ArrowDown")
    for _ in range(3):
        if again.evaluate("document.activeElement.name") == "go":
            break
        again.keyboard.press("Tab")
    again.keyboard.press("Enter")
    expect(again.locator("#q2")).to_be_visible()
    expect(again.locator("#q1")).to_be_hidden()
    assert again.evaluate("document.activeElement.closest('#q2') !== null")


def test_the_session_ends_in_the_middle_and_the_answers_follow_after_signing_in(visit, academy):
    page = begin(visit("learner", "{quiz_ended}"))
    url = page.url
    page.context.clear_cookies(name="ijaza")
    choose(page, 1, "b")
    expect(page.locator("#signed-out")).to_be_visible()
    assert "/sign-in" in page.locator("#signed-out a").get_attribute("href")
    page.context.add_cookies(academy.cookies_of("learner", "ar", "light"))
    page.goto(url)
    expect(saved(page)).to_be_visible()
    page.goto(f"{url}/review")
    assert answered(page) == {1}


def test_one_signs_in_again_without_leaving_the_paper(visit, academy):
    page = begin(visit("learner", "{quiz_again}"))
    page.context.clear_cookies(name="ijaza")
    choose(page, 1, "b")
    dialog = page.locator("#signed-out")
    dialog.locator("[name=login]").fill(academy.places["login"])
    dialog.locator("[name=password]").fill("not the password")
    dialog.locator("button").click()
    expect(dialog.locator("[data-wrong]")).to_be_visible()
    dialog.locator("[name=password]").fill(academy.places["password"])
    dialog.locator("button").click()
    expect(dialog).to_be_hidden()
    expect(saved(page)).to_be_visible()
    choose(page, 1, "a")
    expect(saved(page)).to_be_visible()
    page.reload()
    expect(page.locator("#q1 input[value=a]")).to_be_checked()


def test_when_time_is_over_the_paper_hands_itself_in(visit, academy):
    page = begin(visit("learner", "{quiz_over}"))
    choose(page, 1, "b")
    expect(page.locator("[data-left]")).to_have_text(re.compile("^(٢٠|١٩)$"))
    expect(saved(page)).to_be_visible()
    end_soon(academy, page.url)
    page.reload()
    page.wait_for_url(re.compile("/result$"))
    expect(page.locator(".verdict-row__figure b")).to_contain_text("١")


def end_soon(academy, url):
    """The attempt's time is nearly over."""
    attempt = re.search("/attempts/([^/#?]+)", url)[1]
    with closing(sqlite3.connect(Path(academy.environ["DATA_DIR"]) / "ijaza.db", timeout=PATIENCE)) as kept, kept:
        ends = clock.now() + dt.timedelta(seconds=4)
        new = f"{ends:%Y-%m-%d %H:%M:%S.%f}", attempt
        ended = kept.execute("UPDATE attempt SET deadline_at = ? WHERE public_id = ?", new)
        assert ended.rowcount == 1


def test_two_tabs_share_one_attempt_and_the_last_word_stands(visit):
    first = begin(visit("learner", "{quiz_tabs}"))
    second = first.context.new_page()
    second.goto(first.url)
    choose(first, 1, "a")
    expect(saved(first)).to_be_visible()
    choose(second, 1, "b")
    expect(saved(second)).to_be_visible()
    second.reload()
    expect(second.locator("#q1 input[value=b]")).to_be_checked()


def test_a_quiz_is_sat_from_start_to_end_without_script(visit):
    page = begin(visit("learner", "{quiz_plain}", script=False))
    choose(page, 1, "b")
    go_on(page, 1)
    page.wait_for_url(re.compile("#q2$"))
    answer_the_rest(page)
    go_on(page, 4)
    page.wait_for_url(re.compile("/review$"))
    expect(page.get_by_text("أُجيب عن كل الأسئلة")).to_be_visible()
    page.get_by_role("button", name="تسليم").click()
    expect(page.locator("h1")).to_contain_text("تم اجتياز الاختبار")


def test_an_answer_is_checked_with_hints_until_it_is_right(visit):
    page = begin(visit("learner", "{quiz_hinted}", width=360, theme="dark"))
    told = page.locator("#q1 .told")
    for option, words in (("a", "للنسخة الأخرى اسم آخر"), ("c", "قائمة «ملف»")):
        choose(page, 1, option)
        page.locator("#q1 button[name=check]").click()
        expect(told).to_contain_text(words)
        assert page.evaluate("location.hash") == "#q1"
    choose(page, 1, "b")
    page.locator("#q1 button[name=check]").click()
    expect(told).to_contain_text("يترك الأصل كما هو")
    expect(page.locator("#q1 input[value=a]")).to_be_disabled()
    expect(page.locator("#q1 button[name=check]")).to_have_count(0)
    expect(saved(page)).to_be_visible()
    go_on(page, 1)
    expect(page.locator("#q2")).to_be_visible()
    page.goto(f"{page.url.partition('#')[0]}/review")
    page.get_by_role("button", name="تسليم").click()
    expect(page.locator(".marked .state").first).to_contain_text("٠٫٥")


def test_a_guarded_paper_with_no_way_back_is_sat_without_script(visit, academy):
    page = visit("learner", "{quiz_strict}", width=360, script=False)
    page.locator("#password").fill("حمامتان")
    page.get_by_role("button", name="بدء الاختبار").click()
    expect(page.get_by_text("ليست هذه كلمة مرور الاختبار")).to_be_visible()
    page.locator("#password").fill(academy.places["password"])
    begin(page)
    choose(page, 1, "a")
    page.locator("#q1 button[name=check]").click()
    expect(page.locator("#q1 .told")).to_contain_text("حفظ باسم")
    expect(page.locator("#q1 input[value=b]")).to_be_disabled()
    for slot in (1, 2):
        go_on(page, slot)
        expect(page.locator(f"#q{slot + 1}")).to_be_visible()
        expect(page.locator("[data-question]")).to_have_count(1)
    choose(page, 3, "true")
    go_on(page, 3)
    page.get_by_role("button", name="تسليم").click()
    expect(page.locator(".map a.done")).to_have_count(1)
    expect(page.get_by_text("تحت الإشراف")).to_be_visible()


def test_what_is_answered_before_the_script_has_come_is_saved_too(visit):
    page = visit("learner", "{quiz_early}")
    on_their_way = []
    page.route("**/quizzes/js/attempt*", lambda route: on_their_way.append(route))  # noqa: PLW0108 - Playwright looks at its signature
    page.get_by_role("button", name="بدء الاختبار").click(no_wait_after=True)
    page.wait_for_url(re.compile("/learn/attempts/"), wait_until="commit")
    choose(page, 1, "b")
    on_their_way[0].continue_()
    expect(saved(page)).to_be_visible()
    expect(page.locator("#q1")).to_be_visible()  # one stays where one is
    expect(page.locator("#q2")).to_be_hidden()
    page.unroute("**/quizzes/js/attempt*")
    page.goto(f"{page.url.partition('#')[0]}/review")
    assert answered(page) == {1}
