"""A citizen on a small phone, in Arabic, without an account: without a script from beginning to end, and with one."""

import json
import socket

import pytest
from playwright.sync_api import expect

from tests.browser.patience import until
from tests.lms.complaints.files import sheets
from tests.nursery import run

pytestmark = pytest.mark.browser

TEXT = (
    "المصابيح في مصلى السيدات معطلة منذ أسبوعين. طلبنا من العامل إصلاحها مرتين ولم يحدث شيء. نرجو إرسال فني قبل رمضان."
)


def behind(academy):
    """What the academy keeps of the newest case, once its files are clean."""
    return json.loads(run("tests.browser.citizens", env=academy.environ).splitlines()[-1])


def brought(folder):
    """A photograph as an iPhone takes it, and a PDF that acts and has a program in it."""
    photo, letter = folder / "صورة المصلى.heic", folder / "خطاب.pdf"
    photo.write_bytes(sheets.a_photo("HEIF"))
    letter.write_bytes(sheets.an_armed_pdf())
    return [photo, letter]


def test_an_anonymous_complaint_is_filed_without_a_script(visit, academy, tmp_path):
    papers = brought(tmp_path)
    page = visit("visitor", "/complaints?q=السجاد متى ينظفونه", width=360, script=False)
    expect(page.locator("details.answered").first).to_contain_text("متى تُنظَّف سجاجيد المساجد؟")
    page.goto(academy.address("/complaints"))
    page.get_by_role("link", name="تقديم طلب جديد").click()
    page.get_by_label("شكوى").check()
    page.get_by_label("ما موضوعه؟").select_option(academy.places["upkeep"])
    page.get_by_label("ماذا حدث؟").fill(TEXT)
    page.get_by_label("المحافظة").select_option(academy.places["assiut"])
    page.get_by_role("button", name="عرض جهاتها").click()
    page.get_by_label("المسجد أو الجهة").select_option(academy.places["nour"])
    page.get_by_role("button", name="متابعة").click()
    expect(page.get_by_label("البند ٣")).to_have_value("نرجو إرسال فني قبل رمضان.")
    page.get_by_label("البند ٢").fill("طلبنا إصلاحها مرتين.")
    page.get_by_label("منذ متى؟").fill("2026-11-01")
    page.locator("input[type=file]").set_input_files(papers)
    page.get_by_label("بلا اسم").check()
    page.wait_for_timeout(3000)  # what the form itself asks for: nobody reads and agrees more quickly
    page.get_by_role("button", name="إرسال", exact=True).last.click()
    expect(page.get_by_role("alert")).to_contain_text("لا يمكن بحث الموضوع دون موافقتكم")
    page.get_by_label("أوافق", exact=True).check()
    page.locator("input[type=file]").set_input_files(papers)
    page.get_by_role("button", name="إرسال", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("وصل طلبكم")
    reference, secret = page.locator(".receipt__codes dd").all_inner_texts()
    expect(page.get_by_text("موعد الرد")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("سبق عرض الإيصال")
    assert not [answer for answer in page.answers if secret in answer.request.url]
    kept = behind(academy)
    assert (kept["reference"], kept["identity"], kept["body"]) == (reference, "anonymous", TEXT)
    assert (kept["points"][1], kept["place"]) == ("طلبنا إصلاحها مرتين.", "مسجد النور بأبنوب")
    assert list(kept["answers"].values()) == ["2026-11-01"]
    assert kept["files"] == [
        ["صورة المصلى.heic", "clean", "image/jpeg", "ffd8ffe0", False],
        ["خطاب.pdf", "clean", "application/pdf", "25504446", False],
    ]


def test_a_draft_stays_on_the_phone_until_it_is_sent_and_pictures_are_made_smaller(visit, academy, tmp_path):
    from PIL import Image

    large = tmp_path / "large.jpg"
    Image.effect_noise((3000, 2000), 40).save(large, quality=90)
    page = visit("visitor", "/complaints/new", width=360)
    page.get_by_label("استفسار").check()
    page.get_by_label("ماذا حدث؟").fill("متى يُفتح المسجد بعد ترميمه؟ وهل تُقام فيه صلاة العيد هذا العام؟")
    page.get_by_label("المحافظة").select_option(academy.places["assiut"])
    expect(page.get_by_label("المسجد أو الجهة")).to_be_visible()
    page.goto(academy.address("/complaints"))
    page.goto(academy.address("/complaints/new"))
    expect(page.get_by_label("ماذا حدث؟")).to_have_value(
        "متى يُفتح المسجد بعد ترميمه؟ وهل تُقام فيه صلاة العيد هذا العام؟"
    )
    expect(page.get_by_label("استفسار")).to_be_checked()
    page.get_by_role("button", name="متابعة").click()
    page.locator("input[type=file]").set_input_files(large)
    expect(page.locator("input[type=file]")).to_have_attribute("data-small", "yes")
    size = page.evaluate(
        "createImageBitmap(document.querySelector('input[type=file]').files[0]).then(it => [it.width, it.height])"
    )
    assert size == [1600, 1067]
    page.get_by_label("الاسم", exact=True).fill("سيد عبد المقصود")
    page.get_by_label("رقم المحمول").fill("٠١٠٠١٢٣٤٥٦٧")
    kept = page.evaluate("localStorage.getItem('ijaza-complaint-draft')")
    assert "عبد المقصود" not in kept
    assert "ترميمه" in kept
    page.get_by_label("أوافق", exact=True).check()
    page.wait_for_timeout(3000)  # as above
    page.get_by_role("button", name="إرسال", exact=True).last.dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("وصل طلبكم")
    until(page, "localStorage.getItem('ijaza-complaint-draft') === null")
    expect(page.get_by_role("button", name="طباعة")).to_be_visible()
    assert not page.complaints


def test_two_hundred_megabytes_are_refused_over_a_real_line_before_they_are_sent(academy):
    """What is announced is refused; whoever announces less, or nothing, is cut off where the form is full."""
    host = academy.url.removeprefix("http://")
    name, _, port = host.partition(":")
    opening = f"POST /complaints HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
    with socket.create_connection((name, int(port)), timeout=60) as line:
        line.sendall(f"{opening}Content-Length: {200 << 20}\r\n\r\n".encode() + part)
        assert line.recv(64).startswith(b"HTTP/1.1 413 ")
    with socket.create_connection((name, int(port)), timeout=60) as line:
        line.sendall(f"{opening}Transfer-Encoding: chunked\r\n\r\n".encode())
        piece = b"100000\r\n" + bytes(1 << 20) + b"\r\n"
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            line.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            for _ in range(200):
                line.sendall(piece)
