"""A square is proved by the browser itself: on the page it leads to, and on a phone that has no connection."""

import pytest
from playwright.sync_api import expect

from tests.lms.certificates.checking import files

pytestmark = pytest.mark.browser


def test_a_seal_is_proved_by_the_browser_with_a_connection_and_without_one(visit, academy, tmp_path):
    code, seal = academy.places["certificate"], academy.places["seal"]
    page = visit("visitor", f"/verify/{code}#{seal}", width=360)
    expect(page.locator("[data-state=right]")).to_be_visible()
    for path, state in (
        (f"/VERIFY/{code}#{seal[:-40]}{'A' if seal[-40] != 'A' else 'B'}{seal[-39:]}", "altered"),
        (f"/verify/{code}#{academy.places['revoked_seal']}", "altered"),
        (f"/verify/{academy.places['revoked']}#{academy.places['revoked_seal']}", "withdrawn"),
        (f"/verify/0000-0000-0000-0000#{seal}", "unregistered"),
    ):
        page.goto("about:blank")
        page.goto(academy.address(path))
        expect(page.locator(f"[data-state={state}]")).to_be_visible()
    assert not [answer for answer in page.answers if seal[:60] in answer.request.url], "the server is not told"

    photo = tmp_path / "square.jpg"
    photo.write_bytes(files.photo(files.paper(academy.address(f"/verify/{code}"), seal)))
    page.goto(academy.address("/verify/scan"))
    expect(page.locator("[data-part=kept]")).to_be_visible()
    page.locator("[data-part=photo]").set_input_files(photo)
    expect(page.locator("[data-state=valid]")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    page.locator("[data-part=photo]").set_input_files(photo)
    expect(page.locator("[data-state=offline]")).to_be_visible()
    expect(page.locator("[data-part=fields]")).to_contain_text("IJZ-")
    page.context.set_offline(False)
    page.locator("[data-part=photo]").set_input_files(photo)
    expect(page.locator("[data-state=valid]")).to_be_visible()


def test_a_file_is_judged_without_a_script(visit, academy, tmp_path):
    paper = tmp_path / "paper.png"
    address = academy.address(f"/verify/{academy.places['certificate']}")
    paper.write_bytes(files.saved(files.paper(address, academy.places["seal"]), "PNG"))
    page = visit("visitor", "/verify", width=360, locale="en", script=False)
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A copy: its code stands in the register")
