"""What an editor of the library types is never lost: not by a session that has ended, a closed tab, or another editor."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def save(page):
    page.locator("main form[data-draft] button[type=submit]").last.click()


def bring_back(page):
    expect(page.locator("[data-draft-found]")).to_be_visible()
    page.locator("[data-draft-restore]").click()
    expect(page.locator("[data-draft-found]")).to_be_hidden()


def begin(page, title):
    """A work, and the form of its first edition; its address."""
    page.locator("[name=title_ar]").fill(title)
    page.locator("[name=language]").fill("ar")
    save(page)
    expect(page.locator("[name=person]")).to_have_count(3)
    return page.url


def saved(page):
    expect(page.locator(".flashes")).to_be_visible()
    return page.url


def test_a_record_is_written_through_a_session_that_ends_and_beside_another_editor(visit, academy):
    page = visit("editor", "/library/desk/works/new", width=360)
    form = begin(page, "آداب طالب العلم")
    expect(page.locator("[data-draft-found]")).to_be_hidden()
    page.locator("[name=title]").fill("آداب طالب العلم، طبعة أولى")
    people = page.locator("[name=person]")
    for place in range(3):
        people.nth(place).fill(f"مؤلف {place}")
    page.context.clear_cookies()
    save(page)
    expect(page.locator("[name=title]")).to_have_count(0)  # it is asked to sign in

    page.context.add_cookies(academy.cookies_of("editor", "ar", "light"))
    page.goto(academy.address("/library/desk"))
    page.goto(form)
    bring_back(page)
    expect(page.locator("[name=title]")).to_have_value("آداب طالب العلم، طبعة أولى")
    expect(people.nth(2)).to_have_value("مؤلف 2")
    save(page)
    record = saved(page) + "/record"
    page.goto(form)
    expect(page.locator("[data-draft-found]")).to_be_hidden()  # it is saved: nothing to bring back
    overtake(visit, page, record, academy.url)


def overtake(visit, page, record, home):
    """Another editor saves the record while one is at it, whose window closes."""
    page.goto(record)
    page.locator("[name=subtitle]").fill("ما كتبه الأول")
    page.locator("[name=person]").nth(5).fill("مؤلف أخير")
    other = visit("editor", record.removeprefix(home))
    other.locator("[name=subtitle]").fill("ما كتبه الثاني")
    save(other)
    saved(other)
    page.reload()
    bring_back(page)
    save(page)
    expect(page.locator(".differs").first).to_contain_text("ما كتبه الثاني")  # nobody overwrites it blindly
    expect(page.locator("[name=subtitle]")).to_have_value("ما كتبه الأول")
    expect(page.locator("[data-draft-found]")).to_be_hidden()
    save(page)
    saved(page)
    expect(page.locator("main")).to_contain_text("مؤلف أخير")


def test_a_draft_finds_room_for_more_people_than_the_form_has_and_can_be_thrown_away(visit):
    page = visit("editor", "/library/desk/works/new", width=360)
    begin(page, "كتاب الأسماء")
    people = page.locator("[name=person]")
    for place in range(3):
        people.nth(place).fill(f"اسم {place}")
    page.locator("[name=propose]").click()
    expect(people).to_have_count(6)
    expect(page.locator("[data-draft-found]")).to_be_hidden()  # the answer holds what was typed
    people.nth(3).fill("اسم رابع")
    work = page.url
    page.goto(work + "/new")
    expect(people).to_have_count(3)
    bring_back(page)
    expect(people.nth(3)).to_have_value("اسم رابع")
    page.goto(work + "/new")
    page.locator("[data-draft-drop]").click()
    page.goto(work + "/new")
    expect(page.locator("[data-draft-found]")).to_be_hidden()
