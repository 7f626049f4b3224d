"""A place in a run, from a directorate's list to a seat, on phones: named, sent, approved or refused, replaced, waiting
in a full run, and offered the seat that somebody left.
"""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = 360


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def name_person(page, asked, name):
    page.get_by_role("searchbox").fill(asked)
    page.get_by_role("button", name=f"ترشيح {name}").click()
    expect(page.locator(".nominees")).to_contain_text(name)


def test_from_a_directorates_list_to_a_seat_that_somebody_left(visit, academy):
    officer = visit("nominator", "/nominations/{asked}", width=PHONE)
    names_three_and_sends(officer)
    registrar = visit("registrar", "/registry/runs/{asking}/nominations", width=PHONE)
    approves_two_and_refuses_one(registrar)
    names_another(officer)
    registrar.reload()
    press(registrar, "قبول المنتظر")
    expect(registrar.get_by_role("main")).to_contain_text("في قائمة الانتظار")
    waits_then_is_offered_the_seat(visit, academy)
    officer.reload()
    expect(officer.locator(".nominees")).to_contain_text("اعتذار")
    pages = (officer, registrar)
    assert [page.complaints for page in pages] == [[], []]
    assert all(page.evaluate("document.documentElement.scrollWidth <= innerWidth") for page in pages)


def names_three_and_sends(page):
    name_person(page, "حسين الفيومى", "حسين فرغلي الفيومي")
    name_person(page, "عمر عبدالرحيم", "عمر عبد الرحيم الجبالي")
    name_person(page, "يحيي رشاد", "يحيى رشاد القرني")
    expect(page.get_by_role("main")).to_contain_text("الأسماء: ٣ من ٣")
    page.get_by_role("searchbox").fill("بلال")
    expect(page.locator("#found")).to_contain_text("استُوفيت الحصة")
    press(page, "رفع الترتيب: يحيى رشاد القرني")
    press(page, "إرسال ٣ أسماء")
    expect(page.locator(".nominees")).to_contain_text("لدى الأكاديمية")


def approves_two_and_refuses_one(page):
    page.get_by_label("يحيى رشاد القرني").check()
    page.get_by_placeholder("السبب (تقرؤه المديرية)").fill("أتم الدورة من قبل")
    press(page, "رفض المحددين")
    expect(page.get_by_role("main")).to_contain_text("مرفوض")
    press(page, "قبول المنتظرَين")
    expect(page.get_by_role("button", name="تراجع").first).to_be_visible()


def names_another(page):
    page.reload()
    expect(page.locator(".nominees")).to_contain_text("أتم الدورة من قبل")
    name_person(page, "بلال", "بلال سمير الطامي")
    press(page, "إرسال اسم واحد")
    expect(page.get_by_role("main")).to_contain_text("وصل اسم واحد إلى الأكاديمية.")


def waits_then_is_offered_the_seat(visit, academy):
    successor = visit("successor", "/my", width=PHONE)
    expect(successor.get_by_role("main")).to_contain_text("ترتيبك في قائمة الانتظار: ١")
    leaver = visit("nominee", "/my", width=PHONE)
    leaver.on("dialog", lambda asked: asked.accept())
    leaver.get_by_role("link", name="برنامج المديريات").first.click()
    leaver.get_by_text("مغادرة الدفعة").click()
    press(leaver, "انسحاب")
    successor.reload()
    press(successor, "قبول المقعد")
    expect(successor.locator("#toasts, main").first).to_contain_text("المقعد لك")
    assert successor.complaints == []
