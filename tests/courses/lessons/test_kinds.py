"""Lessons of every kind: what the author says of them, and what completes each."""

import io
import re
import zipfile

import pytest
from PIL import Image

from courses.catalog import kinds
from courses.catalog.models import LessonKind
from courses.lessons.service import meetings
from courses.lessons.service.meetings import Plan
from courses.progress.models import LessonProgress
from lms.core import clock
from lms.core.errors import BadValue
from media.models import Asset, AssetKind
from media.service import files
from tests.browser.kinds import file as kept_file
from tests.factories.courses import add_lesson, add_section, enrol, make_course, make_run, publish

PDF = b"%PDF-1.7\n" + b"0" * 2_300_000


@pytest.fixture
def section(cast):
    return add_section(make_course(cast.trainer))


def learning(section, lesson, cast, client):
    """The lesson's address for the learner, in a run of its course."""
    from courses.catalog.models import Course, CourseVersion
    from lms.core.db import session

    version = session().get_one(CourseVersion, section.version_id)
    run = make_run(publish(session().get_one(Course, version.course_id)))
    enrolment = enrol(run, cast.learner)
    client.sign_in(cast.learner)
    return run, enrolment, f"/learn/{run.code}/{lesson.stable_key}"


def done(session):
    return [(row.source, row.completed_at is not None) for row in session.query(LessonProgress)]


def test_a_file_tells_its_type_and_size_and_is_complete_once_downloaded(client, cast, section, session, own_folder):
    lesson = add_lesson(section, LessonKind.FILE)
    client.sign_in(cast.trainer)
    address = f"/teach/lessons/{lesson.id}/file"
    sent = {"file": (io.BytesIO(PDF), "كتاب الدورة.pdf")}
    assert client.post(address, data=sent, content_type="multipart/form-data").status_code == 303
    assert "كتاب الدورة.pdf" in client.get(f"/teach/lessons/{lesson.id}").text
    _run, _enrolment, place = learning(section, lesson, cast, client)
    page = client.get(place).text
    assert "مستند PDF" in page
    assert "٢٫٣" in page or "٢.٣" in page
    assert done(session) == []
    answer = client.post(place + "/opening")
    assert done(session) == [("opened", True)]
    download = client.get(answer.location)
    assert download.data == PDF
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    client.sign_in(cast.stranger)
    assert client.post(place + "/opening").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("run.exe", b"MZ\x90\x00" + b"x" * 100, False),
        ("page.html", b"<html><script>alert(1)</script>", False),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, True),
        ("words.txt", "كلمات".encode(), True),
        ("words.txt", b"", False),
        ("zero.txt", b"a\x00b", False),
        ("book.pdf", b"PK\x03\x04 not a zip", False),
    ],
)
def test_only_documents_become_files(cast, own_folder, name, content, taken):
    if taken:
        assert files.keep_file(cast.trainer, name, io.BytesIO(content)).kind is AssetKind.FILE
        return
    with pytest.raises(BadValue):
        files.keep_file(cast.trainer, name, io.BytesIO(content))


@pytest.mark.parametrize(
    ("inside", "type_"), [("word/document.xml", "word"), ("xl/workbook.xml", "sheet"), ("a", "zip")]
)
def test_office_files_are_known_by_what_is_inside(cast, own_folder, inside, type_):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr(inside, "<x/>")
    assert files.keep_file(cast.trainer, "no-name", made).probe["type"] == type_
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/vbaProject.bin", "macro")
    with pytest.raises(BadValue):
        files.keep_file(cast.trainer, "macro.docx", made)


def test_a_link_says_where_it_leads_before_it_is_opened(client, cast, section, session):
    lesson = add_lesson(section, LessonKind.LINK)
    client.sign_in(cast.trainer)
    form = {"revision": "0", "title_ar": "مصحف", "is_required": "y", "url": "javascript:alert(1)"}
    assert client.post(f"/teach/lessons/{lesson.id}", data=form).status_code == 422
    form["url"] = "www.example.org/quran?page=1"
    assert client.post(f"/teach/lessons/{lesson.id}", data=form).status_code == 303
    _run, _enrolment, place = learning(section, lesson, cast, client)
    page = client.get(place).text
    assert "example.org" in page
    assert done(session) == []
    answer = client.post(place + "/opening")
    assert answer.location == place + "/leaving"
    assert done(session) == [("opened", True)]
    assert 'content="1;url=https://www.example.org/quran?page=1"' in client.get(answer.location).text


@pytest.mark.parametrize("bad", ["", "ftp://a.b/c", "https://", "https://a b.c", "https://user:x@a.b", "http://a.b:x/"])
def test_what_is_no_web_address_is_refused(bad):
    with pytest.raises(BadValue):
        kinds.checked(bad)


def test_a_preview_shows_every_kind_and_leaves_no_trace(client, cast, session, own_folder):
    section = add_section(make_course(cast.trainer))
    lessons = [add_lesson(section, kind) for kind in LessonKind if kind is not LessonKind.LINK]
    lessons.append(add_lesson(section, LessonKind.LINK, settings=kinds.settings(LessonKind.LINK, url="example.org")))
    way = f"/teach/versions/{section.version_id}/preview"
    client.sign_in(cast.trainer)
    assert client.get(way).location == f"{way}/{lessons[0].stable_key}"
    assert lessons[-1].title["ar"] in client.get(f"/teach/versions/{section.version_id}/course-page").text
    for lesson in lessons:
        page = client.get(f"{way}/{lesson.stable_key}")
        assert page.status_code == 200
        assert 'class="trial"' in page.text
        assert 'action="/learn' not in page.text
    assert session.query(LessonProgress).count() == 0
    client.sign_in(cast.learner)
    assert client.get(way).status_code == 404


def test_a_picture_is_drawn_anew_and_shown_to_readers_by_signed_address(client, cast, section, session, own_folder):
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    sent = io.BytesIO()
    Image.new("RGB", (3000, 1000), "green").save(sent, "JPEG", exif=exif)
    sent.seek(0)
    client.sign_in(cast.learner)
    assert client.post("/media/pictures", data={}).status_code == 403
    client.sign_in(cast.trainer)
    told = client.post("/media/pictures", data={"file": (sent, "صورة.jpg")}).json
    assert (told["width"], told["height"]) == (1600, 533)
    html = f'<p>نص</p><figure><img src="{told["src"]}" alt="مسجد" width="1600" height="533" onerror="x()"></figure>'
    lesson = add_lesson(section, body={"ar": html + '<img src="https://tracker.example.org/x.gif" alt="">'})
    assert "tracker" not in lesson.body["ar"]
    assert "onerror" not in lesson.body["ar"]
    _run, _enrolment, place = learning(section, lesson, cast, client)
    page = client.get(place).text
    address = re.search(r'<img[^>]* src="(/media/o/[^"]+)"', page) or re.search(r'<img src="(/media/o/[^"]+)"', page)
    picture = client.get(address[1])
    assert picture.mimetype == "image/webp"
    assert b"SecretPhone" not in picture.data
    assert client.get(told["src"]).status_code in {403, 404}
    assert session.query(Asset).filter_by(kind=AssetKind.PICTURE).count() == 1


def test_what_only_looks_like_a_picture_is_refused(client, cast, section, own_folder):
    client.sign_in(cast.trainer)
    for content in (b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n broken", b"GIF89a"):
        answer = client.post("/media/pictures", data={"file": (io.BytesIO(content), "a.png")})
        assert answer.status_code == 422


def test_a_text_in_one_language_is_shown_to_readers_of_the_other_with_a_note(client, cast, section):
    both, arabic = add_lesson(section), add_lesson(section, body={"ar": "<p>نص عربي</p>"})
    client.sign_in(cast.trainer)
    assert client.get(f"/teach/lessons/{arabic.id}").text.count('class="tiny missing"') == 1
    assert 'class="tiny missing"' not in client.get(f"/teach/lessons/{both.id}").text
    run, _enrolment, place = learning(section, arabic, cast, client)
    client.set_cookie("locale", "en")
    page = client.get(place).text
    assert "note-line" in page
    assert '<article class="prose" lang="ar" dir="rtl">' in page
    assert "note-line" not in client.get(f"/learn/{run.code}/{both.stable_key}").text


@pytest.mark.parametrize("kind", [LessonKind.FILE, LessonKind.LINK, LessonKind.LIVE])
def test_a_page_of_each_kind_needs_few_queries(client, cast, section, count_queries, kind):
    lesson = add_lesson(section, kind)
    if kind is LessonKind.FILE:
        lesson.asset_id = kept_file(cast.trainer).id
    if kind is LessonKind.LINK:
        lesson.settings = kinds.settings(kind, url="example.org")
    run, _enrolment, place = learning(section, lesson, cast, client)
    if kind is LessonKind.LIVE:
        meetings.arrange(run, lesson, None, Plan(clock.now(), 60, "قاعة"), cast.trainer)
    client.get(place)
    with count_queries() as seen:
        assert client.get(place).status_code == 200
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen
