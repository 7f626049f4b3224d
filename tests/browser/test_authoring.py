"""A trainer with a keyboard and a narrow screen: a course of every kind is built, tried, published, changed and published
again; a learner who began in the first version goes on in the second.
"""

import pytest
from playwright.sync_api import Page, expect

from lms.core import clock
from tests.browser.patience import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FILES = {"file": "book.pdf", "video": "film.mp4", "audio": "talk.mp3"}
CONTENT = {
    "file": b"%PDF-1.7\n" + b"0" * 2000,
    "video": b"\x00\x00\x00\x18ftypmp42" + b"x" * 4000,
    "audio": b"ID3" + b"x" * 4000,
}

STEPS = """wanted => {
    const here = document.activeElement;
    if (here?.matches(wanted)) return 0;
    const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]")]
        .filter((stop) => stop.tabIndex >= 0 && !stop.disabled && stop.checkVisibility())
        .filter((stop) => here.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING);
    const ofGroups = stops.filter((stop) => stop.type !== "radio" || stop.checked);
    return Math.max(1, ofGroups.findIndex((stop) => stop.matches(wanted)) + 1);
}"""
"""How many stops there are from here to what is wanted; 1 where that is not known."""


def reach(page: Page, selector: str) -> None:
    """By the Tab key alone, as somebody without a mouse would: first by the link that skips the menus."""
    if page.evaluate("document.activeElement === document.body"):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    for _ in range(150):  # the page may have more to stop at than was counted
        if not (steps := page.evaluate(STEPS, selector)):
            return
        for _ in range(steps):
            page.keyboard.down("Tab")  # and held, as one does on a long page
        page.keyboard.up("Tab")
    raise AssertionError(f"the keyboard never reaches {selector} on {page.url}")


def go(page: Page, selector: str) -> None:
    """Press what leads to another page."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page: Page, selector: str) -> None:
    """Press what changes this page."""
    reach(page, selector)
    page.keyboard.press("Enter")


def type_into(page: Page, selector: str, text: str) -> None:
    reach(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def order(page: Page) -> list[str]:
    return [words.split(".")[-1].strip() for words in page.locator(".build__words b").all_inner_texts()]


def test_a_course_of_every_kind_by_keyboard_and_what_was_learned_survives_its_second_version(visit, academy):
    page = visit("trainer", "/teach/courses/new", width=360, locale="en")
    make_course(page)
    way = page.url.partition("#")[0]
    for kind in ("text", "link", "live", "file", "video", "audio", "quiz"):
        page.goto(way)
        add_lesson(page, kind)
    page.goto(way)
    reorder(page)
    look_at_it(page, way)
    publish(page, way)
    learner, place = begin(visit, academy, way)
    change(page, way)
    publish(page, way)
    go_over(page)
    learner.goto(place)
    expect(learner.locator("#end .state--good")).to_be_visible()
    expect(learner.locator(".prose")).to_contain_text("In other words.")
    assert not page.complaints


def make_course(page: Page) -> None:
    for name, text in (("title_ar", "دورة بالمفاتيح"), ("title_en", "By keys"), ("code", "KEY-1"), ("slug", "by-keys")):
        type_into(page, f"#{name}", text)
    go(page, "main form button[type=submit]")
    type_into(page, "input[name=title]", "الوحدة الأولى")
    page.keyboard.press("Enter")
    page.locator(".build__head").wait_for()


def add_lesson(page: Page, kind: str) -> None:
    go(page, f'.build__add a[href*="kind={kind}"]')
    type_into(page, "#title_ar", kind)
    go(page, "main form button[type=submit]")
    if kind == "quiz":
        return add_question(page)
    if kind in FILES:
        file = {"name": FILES[kind], "mimeType": "application/octet-stream", "buffer": CONTENT[kind]}
        page.set_input_files("input[type=file]", [file])
        press(page, 'form[enctype="multipart/form-data"] button[type=submit]')
        page.locator(".asset" if kind != "file" else "main .facts").first.wait_for()
        return None
    page.locator("[data-ready]").first.wait_for()
    if kind == "text":
        write(page)
    for field, text in {"link": {"url": "www.example.org/page"}, "live": {"place_ar": "قاعة ١"}}.get(kind, {}).items():
        type_into(page, f"#{field}", text)
    go(page, ".save-bar button[type=submit]")
    return None


def write(page: Page) -> None:
    """A heading, a verse chosen from the bar, and a word in bold; the text is there after a crash."""
    reach(page, ".editor__page[lang=ar]")
    page.keyboard.type("Read ")
    page.keyboard.press("Control+B")
    page.keyboard.type("this")
    page.keyboard.press("Control+B")
    page.keyboard.press("Enter")
    page.keyboard.type("وقل رب زدني علما")
    page.keyboard.press("Alt+F10")
    page.keyboard.type("Quran")  # a list is chosen by its letters
    page.keyboard.press("Escape")
    expect(page.locator(".editor__page[lang=ar] blockquote.verse")).to_be_visible()
    page.reload()
    page.locator("[data-ready]").first.wait_for()
    expect(page.locator(".editor__page[lang=ar] strong")).to_have_text("this")
    expect(page.locator("[data-note]").first).to_be_visible()


def add_question(page: Page) -> None:
    go(page, 'main a[href*="/questions/new"]')
    go(page, 'a[href*="kind=true_false"]')
    type_into(page, "#ask_ar", "الفأرة من أجزاء الحاسب.")
    reach(page, "#right-0, #right-1")
    page.keyboard.press("Space")
    go(page, "main form button.button--main")


def reorder(page: Page) -> None:
    assert order(page) == ["text", "link", "live", "file", "video", "audio", "quiz"]
    press(page, "[id^=down-lesson]:not(:disabled)")
    expect(page.locator(".build__words b").first).to_contain_text("link")
    until(page, "document.activeElement.id.startsWith('down-lesson')")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".build__words b").first).to_contain_text("text")
    press(page, ".more summary")
    press(page, '.more form[action$="/removal"] button')
    press(page, ".undo button")
    expect(page.locator(".build__words b")).to_have_count(7)
    assert order(page)[0] == "text"


def look_at_it(page: Page, way: str) -> None:
    go(page, 'aside a[href$="/preview"]')
    for left in range(6, -1, -1):
        expect(page.locator(".trial")).to_be_visible()
        if left:
            go(page, 'main aside.stack a.button[href*="/preview/"]')
    page.goto(way)


def publish(page: Page, way: str) -> None:
    page.goto(f"{way}/publication")
    go(page, 'form[action$="/publication"] button[type=submit]')
    assert not page.url.endswith("/publication")


def begin(visit, academy, way: str) -> tuple[Page, str]:
    """The registrar opens a run; the learner reads the first lesson."""
    course = way.rpartition("/")[2]
    registrar = visit("registrar", f"/registry/runs/new?course={course}", locale="en")
    registrar.fill("#code", "KEY-RUN")
    registrar.fill("#title_ar", "دفعة المفاتيح")
    registrar.fill("#starts_on", clock.now().date().isoformat())
    with registrar.expect_navigation():
        registrar.locator("main form button[type=submit]").first.click()
    registrar.get_by_label("Phones or e-mails").fill(academy.places["beginner"])
    with registrar.expect_navigation():
        registrar.get_by_role("button", name="Enrol them").click()
    learner = visit("beginner", "/learn/KEY-RUN", width=360, locale="en")
    place = learner.url.partition("#")[0]
    go(learner, "form[action$=completion] button")
    return learner, place


def change(page: Page, way: str) -> None:
    """A new draft: the text in other words, the link gone."""
    page.goto(way)
    go(page, 'form[action$="/draft"] button')
    go(page, '.build__row a[href*="/teach/lessons/"]')
    page.locator("[data-ready]").first.wait_for()
    reach(page, ".editor__page[lang=ar]")
    page.keyboard.press("Control+A")
    page.keyboard.type("In other words.")
    go(page, ".save-bar button[type=submit]")
    page.goto(way)
    page.locator("[data-lesson]").nth(1).locator(".more summary").focus()
    page.keyboard.press("Enter")
    press(page, '.more[open] form[action$="/removal"] button')
    page.locator(".undo").wait_for()


def go_over(page: Page) -> None:
    """The run goes over to the second version, once its effects were seen."""
    go(page, 'main a[href$="/version"]')
    expect(page.locator(".changes--gone")).to_contain_text("link")
    go(page, 'form[action$="/version"] button')
    expect(page.get_by_role("main")).to_contain_text("version 2")
