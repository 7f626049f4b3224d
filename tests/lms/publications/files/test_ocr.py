"""Pages that are pictures: read by a program, doubted, corrected by a person beside their pictures."""

import dataclasses

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.core import db as database
from lms.core import health
from lms.core.errors import RuleError
from lms.core.jobs import Cancelled, Job
from lms.publications.files import jobs, tesseract
from lms.publications.files.kinds import Format, Source
from lms.publications.files.models import Page, PageCorrection
from lms.publications.files.service import ocr, reading, taking
from lms.publications.files.views import giving
from lms.publications.kinds import State
from lms.publications.models import Edition, Volume
from media import runner
from tests.factories.files import make_file
from tests.factories.publications import make_edition
from tests.lms.publications.files.books import a_scan
from tests.media.factory import StandIn

WORDS = "الصدق منجاة والكذب مهواة ومن صدق نجا"


@pytest.fixture
def volume(session):
    edition = make_edition(state=State.DRAFT)
    database.commit()
    return session.scalars(select(Volume).where(Volume.edition_id == edition.id)).one()


@pytest.fixture
def has_tesseract(app):
    with app.app_context():
        program = tesseract.find()
        if program is None or "ara" not in tesseract.languages(program):
            pytest.skip("tesseract, or its data for Arabic, is not installed: apt install tesseract-ocr-ara")


def all_pages(session):
    session.expire_all()
    return session.scalars(select(Page).order_by(Page.number)).all()


@pytest.mark.usefixtures("has_tesseract")
def test_a_scan_is_read_page_by_page_and_a_reading_that_broke_off_goes_on(session, client, cast, volume, monkeypatch):
    file = make_file(volume, "scan.pdf", a_scan(WORDS, "وما ربك بغافل"), cast.editor)
    assert (file.copy.format, file.copy.wordless) == (Format.SCAN, 2)
    edition = session.get(Edition, volume.edition_id)
    edition.state = State.PUBLISHED  # a program may read what people read already
    client.sign_in(cast.editor)
    home = f"/library/desk/{edition.code}/files"
    assert client.post(f"{home}/{file.id}/ocr").status_code == 303
    job = session.scalars(select(Job).where(Job.name == "library.ocr")).one()
    real, read = ocr.read_page, []

    def read_one(program, book, number, *rest):
        if number == 2 and not read:
            read.append(number)
            raise SystemExit
        return real(program, book, number, *rest)

    monkeypatch.setattr(ocr, "read_page", read_one)
    with pytest.raises(SystemExit):
        jobs.read_pictures.run(StandIn(job.id), **job.args)
    first, second = all_pages(session)
    assert (first.source, second.source) == (Source.OCR, Source.BORN)  # what was read is kept
    first.text = "قرئ من قبل"
    database.commit()
    jobs.read_pictures.run(StandIn(job.id), **job.args)
    first, second = all_pages(session)
    assert (first.text, second.text) == ("قرئ من قبل", "وما ربك بغافل")
    assert 0.5 < second.confidence <= 1
    assert reading.count(volume) == 2
    session.refresh(file.copy)
    assert file.copy.wordless == 0


@pytest.mark.usefixtures("has_tesseract")
def test_what_tesseract_reads_is_what_is_printed_and_hostile_pictures_are_refused(session, tmp_path):
    del session
    (tmp_path / "book").write_bytes(a_scan(WORDS))
    program = tesseract.find()
    found = ocr.read_page(program, tmp_path / "book", 1, "ara", tmp_path)
    assert found.text == WORDS
    assert tesseract.language_for("ar", program) == "ara"
    assert tesseract.language_for("xx", program) == ""
    (tmp_path / "page.png").write_bytes(b"GIF89a nothing")
    with pytest.raises(runner.RunFailed):
        tesseract.words(program, tmp_path / "page.png", "ara")


def test_without_tesseract_the_desk_and_the_health_page_say_so_and_the_book_stays(
    app, session, cast, volume, monkeypatch
):
    file = make_file(volume, "scan.pdf", a_scan(WORDS), cast.editor)
    gone = dataclasses.replace(app.config["SETTINGS"], tesseract="/nowhere/tesseract")
    monkeypatch.setitem(app.config, "SETTINGS", gone)
    edition = session.get(Edition, volume.edition_id)
    with pytest.raises(RuleError):
        ocr.ask(file.copy, edition, cast.editor)
    assert [check.tone for check in health.report() if "TESSERACT" in check.text] == ["wait"]
    assert reading.count(volume) == 1


def test_a_page_is_corrected_beside_its_picture_and_what_stood_there_is_kept(session, client, cast, volume):
    file = make_file(volume, "scan.pdf", a_scan(WORDS), cast.editor)
    (page,) = all_pages(session)
    page.text, page.source, page.confidence = "الصدق منحاة", Source.OCR, 0.4
    edition = session.get(Edition, volume.edition_id)
    address = f"/library/desk/{edition.code}/files/{file.id}/pages"
    client.sign_in(cast.editor)
    assert f"{address}/1" in client.get(f"{address}?doubted=1").text
    picture = client.get(f"{address}/1/picture")
    assert (picture.content_type, picture.data[8:12]) == ("image/webp", b"WEBP")
    form = {"version": "1", "words": WORDS}
    assert client.post(f"{address}/1", data=form).status_code == 303
    (page,) = all_pages(session)
    assert (page.text, page.source, page.confidence) == (WORDS, Source.CORRECTED, None)
    late = client.post(f"{address}/1", data={"version": "1", "words": "ما كتبه الثاني"})
    assert (late.status_code, WORDS in late.text, "ما كتبه الثاني" in late.text) == (409, True, True)
    assert client.post(f"{address}/1", data={"version": "2", "words": WORDS}).status_code == 303  # a repeated click
    kept = session.scalars(select(PageCorrection)).one()
    assert (kept.before, kept.source_before, kept.by_id) == ("الصدق منحاة", Source.OCR, cast.editor.id)
    with pytest.raises(IntegrityError, match="never changed"), session.begin_nested():
        session.delete(kept)
        session.flush()
    assert "الصدق منحاة" in client.get(f"{address}/1").text
    assert client.get(f"{address}/2").status_code == 404
    for other, answer in ((cast.admin, 403), (cast.learner, 404)):
        client.sign_in(other)
        assert client.post(f"{address}/1", data=form).status_code == answer


def test_reading_can_be_stopped_and_asks_nobody_else(session, cast, volume, monkeypatch):
    file = make_file(volume, "scan.pdf", a_scan(WORDS), cast.editor)

    class Stopped(StandIn):
        def progress(self, *_):
            raise Cancelled

    monkeypatch.setattr(tesseract, "find", lambda: "tesseract")
    monkeypatch.setattr(tesseract, "language_for", lambda *_: "ara")
    with pytest.raises(Cancelled):
        ocr.read_file(Stopped("x"), file.copy.id)
    assert [page.source for page in all_pages(session)] == [Source.BORN]
    assert taking.find(session.get(Edition, volume.edition_id), file.id).copy.wordless == 1


def test_a_page_whose_words_nobody_has_read_is_seen_by_readers_as_a_picture(session, client, cast, volume, monkeypatch):
    make_file(volume, "scan.pdf", a_scan(WORDS), cast.editor)
    edition = session.get(Edition, volume.edition_id)
    page = f"/library/{edition.code}/1/1"
    assert client.get(f"{page}/picture.webp").status_code == 404  # a draft
    edition.state = State.PUBLISHED
    database.commit()
    shown = client.get(page).text
    assert f'src="{page}/picture.webp?v=' in shown
    assert f"{page[:-2]}/as-printed/scan?page=1" in shown
    picture = client.get(f"{page}/picture.webp")
    assert (picture.content_type, picture.data[8:12]) == ("image/webp", b"WEBP")
    assert picture.headers["Cache-Control"].startswith("public")
    monkeypatch.setattr(giving, "PICTURES", giving.PICTURES.__class__("library-pictures", 1, 3600))
    assert client.get(f"{page}/picture.webp").status_code == 429
    (read,) = all_pages(session)
    read.text = WORDS
    database.commit()
    assert "picture.webp" not in client.get(page).text
    assert client.get(f"{page}/picture.webp").status_code == 404
    assert client.get(f"/library/{edition.code}/1/2/picture.webp").status_code == 404
