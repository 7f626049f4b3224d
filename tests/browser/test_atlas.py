"""The atlas in a real browser: from the wall of volumes into a plate, to a part of it, and from other sites."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

READ_ELSEWHERE = """async (address) => {
  const manifest = await (await fetch(address)).json();
  const service = manifest.items[1].items[0].items[0].body.service[0].id;
  const info = await (await fetch(`${service}/info.json`)).json();
  const tile = new Image();
  tile.crossOrigin = "anonymous";
  tile.src = `${service}/512,512,512,512/512,512/0/default.jpg`;
  await tile.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  canvas.getContext("2d").drawImage(tile, 0, 0);
  canvas.toDataURL(); // throws where the picture may not be read
  return [manifest.viewingDirection, info.width, tile.naturalWidth];
}"""


def test_an_atlas_is_opened_from_the_wall_to_a_part_of_a_plate(visit, academy, bare_chromium):
    page = visit("visitor", "/library/atlas", width=360)
    page.locator(".spine--full").first.click()
    plates = page.locator(".plate-card")
    first, second = plates.nth(0).bounding_box(), plates.nth(1).bounding_box()
    assert first["x"] > second["x"], "plates lie from right to left"
    plates.nth(1).get_by_role("link").click()
    expect(page.get_by_role("img", name="مسقط أفقي 2")).to_be_visible()
    assert not any("openseadragon" in answer.url or "vendor/zoom" in answer.url for answer in page.answers)
    page.get_by_role("button", name="الاطلاع عن قرب").click()
    expect(page.locator(".zoom--open")).to_be_visible()
    expect(page.locator(".zoom__frame")).to_have_count(0)
    with page.expect_response(lambda answer: "/0,0,512,512/512,512/0/" in answer.url):
        page.get_by_role("link", name="إظهاره على اللوحة").click()
    expect(page.locator(".zoom__frame")).to_be_visible()
    assert {answer.status for answer in page.answers if "/iiif/3/" in answer.url} == {200}

    told = visit("visitor", "/library/atlas/1/2#xywh=700,900,300,300")
    expect(told.locator(".zoom__frame")).to_be_visible()
    told.get_by_role("button", name="اللوحة كاملة").click()
    told.locator("[data-zoom] .openseadragon-canvas").focus()
    told.keyboard.press("ArrowLeft")  # a book in Arabic turns so
    told.wait_for_url("**/library/atlas/1/3")

    plain = visit("visitor", "/library/atlas/1/2", script=False)
    shown = plain.get_by_role("img", name="مسقط أفقي 2")
    assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
    assert "/full/" in shown.evaluate("image => image.currentSrc")
    plain.get_by_role("link", name="تنزيل الصورة").click()
    plain.wait_for_url("**/full/max/0/default.jpg")

    context = bare_chromium.new_context(bypass_csp=True)  # another site, whose pages say themselves what they may read
    elsewhere = context.new_page()
    elsewhere.goto(academy.url.replace("127.0.0.1", "localhost") + "/healthz")
    read = elsewhere.evaluate(READ_ELSEWHERE, academy.address("/iiif/atlas/1/manifest.json"))
    context.close()
    assert read == ["right-to-left", 1400, 512]


def test_an_editor_draws_where_a_place_stands(visit):
    page = visit("editor", "/library/desk/atlas/plates/{atlas_plate}")
    sheet = page.locator("[data-marking] img")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    scale = 700 / box["width"]
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120, steps=4)
    page.mouse.up()
    drawn = [
        int(page.locator(f"[data-region-form] [name={name}]").input_value()) for name in ("x", "y", "width", "height")
    ]
    assert drawn == pytest.approx([60 * scale, 40 * scale, 100 * scale, 80 * scale], abs=3)
    page.keyboard.type("جامع الروضة")  # the form's first field has the focus now
    page.keyboard.press("Enter")
    expect(page.locator(".place-list").get_by_text("جامع الروضة")).to_be_visible()
    expect(page.locator(".place-list").get_by_text(",".join(map(str, drawn)))).to_be_visible()
