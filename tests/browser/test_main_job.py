"""The main job, whole, on a new academy with real processes: a course with a video and a quiz is made and published,
a run is opened, a learner watches and passes, the trainer, the registrar and the director take their steps, and anybody verifies by the code in the QR.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lms.core import clock
from tests.browser.academy import PASSWORD
from tests.courses.quizzes.exchange.bodies import dome
from tests.media import clips
from tests.processes import PATIENCE, ROOT, free_port, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Web and worker as bin/run starts them, with an empty academy; its address."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "JOBS_URL"}}
    environ |= {"DATA_DIR": str(tmp_path_factory.mktemp("main")), "PORT": str(port), "SITE_URL": url}
    environ |= {"DEMO": "0", "SPECIMEN": "1", "SECOND_FACTOR": "optional", "WEB_PROCESSES": "1"}
    for command in (["flask", "--app", "wsgi", "db", "upgrade"], ["tests.browser.people"]):
        subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environ, check=True)
    started = subprocess.Popen([sys.executable, "-m", "lms.core.supervise"], cwd=ROOT, env=environ)
    yield url
    started.send_signal(signal.SIGINT)
    assert started.wait(PATIENCE) == 0


def enter(chromium: Browser, url: str, name: str) -> Page:
    context: BrowserContext = chromium.new_context(viewport={"width": 1000, "height": 900}, accept_downloads=True)
    context.add_cookies([{"name": "locale", "value": "en", "url": url}])
    page = context.new_page()
    if name != "visitor":
        page.goto(f"{url}/sign-in")
        page.fill("#login", f"{name}@example.org")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def test_from_an_empty_academy_to_a_certificate_that_anybody_verifies(academy, chromium, tmp_path):
    wait_for(lambda: answers(academy))
    trainer = enter(chromium, academy, "trainer")
    make_course(trainer, academy)
    add_video(trainer, clips.make("tall.mp4", tmp_path))
    add_quiz(trainer)
    bring_questions(trainer, academy)
    publish(trainer)
    registrar = enter(chromium, academy, "registrar")
    open_run(registrar, academy)
    learner = enter(chromium, academy, "learner")
    watch(learner, academy)
    pass_quiz(learner)
    certify(trainer, registrar, enter(chromium, academy, "director"), academy)
    address = read_certificate(learner, academy)
    verify(enter(chromium, academy, "visitor"), address)
    take_badge(learner, academy, address)


def answers(url: str) -> bool:
    try:
        return bool(urlopen(f"{url}/readyz", timeout=10).status == 200)
    except (URLError, OSError):
        return False


def make_course(page: Page, url: str) -> None:
    page.goto(f"{url}/teach/courses/new")
    for field, text in {"title_ar": "الحاسب للمبتدئين", "title_en": "First steps", "code": "FS-1"}.items():
        page.fill(f"#{field}", text)
    page.fill("#slug", "first-steps")
    press(page, "Make the course")
    page.fill("input[name=title]", "الوحدة الأولى")
    press(page, "Add the unit")
    page.get_by_role("heading", name="الوحدة الأولى").wait_for()


def add_video(page: Page, clip: Path) -> None:
    follow(page, "Video")
    page.fill("#title_ar", "الدرس الأول")
    press(page, "Make the lesson")
    page.set_input_files("input[type=file]", str(clip))
    press(page, "Upload the video")
    page.wait_for_selector(".asset .state--good")
    follow(page, "Back to the course")


def add_quiz(page: Page) -> None:
    follow(page, "Quiz")
    page.fill("#title_ar", "اختبار الوحدة")
    press(page, "Make the lesson")
    follow(page, "A new question")
    page.click('a[href*="kind=true_false"]')
    page.fill("#ask_ar", "الفأرة من أجزاء الحاسب.")
    page.check("#right-0")
    press(page, "Save the question")


def bring_questions(page: Page, url: str) -> None:
    """A file of Moodle is looked through, taken in with its picture, and taken back."""
    page.goto(f"{url}/teach/courses/1/question-files")
    page.set_input_files("#file", {"name": "mosque.xml", "mimeType": "text/xml", "buffer": dome()})
    press(page, "Look at the questions")
    expect(page.get_by_text("The file is good. Nothing has been made yet.")).to_be_visible()
    press(page, "Take the questions in")
    expect(page.get_by_text("The questions are in the bank.")).to_be_visible()
    bank = page.context.new_page()
    bank.goto(f"{url}/teach/courses/1/bank?shelf=")
    bank.get_by_role("link", name="ما هذا البناء؟").first.click()
    expect(bank.locator("main img[alt='قبة']").first).to_be_visible()
    bank.close()
    page.on("dialog", lambda dialog: dialog.accept())
    press(page, "Take them back")
    expect(page.get_by_text("The questions of this file are taken back.")).to_be_visible()


def publish(page: Page) -> None:
    page.goto(page.url.split("/teach")[0] + "/teach/courses/1/publication")
    press(page, "Publish")
    expect(page.get_by_role("main")).to_contain_text("Version 1")


def open_run(page: Page, url: str) -> None:
    page.goto(f"{url}/registry/runs/new")
    page.fill("#code", "FS-1-01")
    page.fill("#title_ar", "الدفعة الأولى")
    page.fill("#starts_on", clock.now().date().isoformat())
    press(page, "Open the run")
    page.get_by_label("Phones or e-mails").fill("learner@example.org")
    press(page, "Enrol them")
    expect(page.get_by_role("main")).to_contain_text("Ahmed Mahmoud Abdallah")


def watch(page: Page, url: str) -> None:
    page.goto(f"{url}/my")
    page.click(".card--next .button")
    page.click("[data-part=big]")
    expect(page.get_by_text("The lesson is complete", exact=True)).to_be_visible()


def pass_quiz(page: Page) -> None:
    page.goto(page.url.split("/learn")[0] + "/my")
    page.click(".card--next .button")
    follow(page, "To the quiz")
    press(page, "Begin the quiz")
    page.get_by_label("True").check()
    press(page, "Save and review")
    press(page, "Hand in")
    expect(page.get_by_role("main")).to_contain_text("You passed the quiz")


def certify(trainer: Page, registrar: Page, director: Page, url: str) -> None:
    """Three people, one step each: the trainer confirms, the registrar approves, the director signs; it is issued."""
    registrar.goto(f"{url}/registry/runs/1/certificates")
    expect(registrar.get_by_role("main")).to_contain_text("Not confirmed (1)")
    trainer.goto(f"{url}/teach/runs/1/results")
    press(trainer, "Confirm 1 result")
    expect(trainer.get_by_role("main")).to_contain_text("1 result is confirmed as it stands.")
    registrar.reload()
    press(registrar, "Approve 1 certificate and pass it on")
    expect(registrar.get_by_role("main")).to_contain_text("Waits for the director")
    director.goto(f"{url}/registry/approvals")
    follow(director, "Look and decide")
    expect(director.get_by_role("main")).to_contain_text("أحمد محمود عبد الله")
    press(director, "Sign off and issue")
    expect(director.get_by_text("IJZ-").first).to_be_visible()


def read_certificate(page: Page, url: str) -> str:
    """The address in the QR of the learner's own PDF, read from its picture."""
    page.goto(f"{url}/certificates")
    sheet = page.locator("a[href$='.pdf']").first.get_attribute("href")
    file = page.request.get(url + str(sheet)).body()
    picture = pypdfium2.PdfDocument(BytesIO(file))[0].render(scale=2).to_pil()
    return str(zxingcpp.read_barcode(picture).text)


def verify(page: Page, address: str) -> None:
    page.goto(address)
    shown = page.get_by_role("main")
    for words in ("أحمد محمود عبد الله", "الحاسب للمبتدئين", "IJZ-"):
        expect(shown).to_contain_text(words)
    expect(shown).to_contain_text("valid")


def take_badge(page: Page, url: str, address: str) -> None:
    """The learner's badge, which the worker signed before it set the sheet."""
    code = address.partition("#")[0].rsplit("/", 1)[1]
    page.goto(f"{url}/certificates/{code}/badge")
    picture = page.locator("a[href$='.png']").first.get_attribute("href")
    assert b"openbadgecredential" in page.request.get(url + str(picture)).body()
