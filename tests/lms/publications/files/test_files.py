"""Files of volumes: brought, read by the job, chosen, given to readers."""

import dataclasses

import pytest
from sqlalchemy import select

from lms.core import db as database
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import force_locale
from lms.core.jobs import Job
from lms.publications import events
from lms.publications.chronicle import EditionEvent
from lms.publications.files import jobs, words
from lms.publications.files.kinds import FileState, Format, Reason, Source
from lms.publications.files.models import BookFile, Page
from lms.publications.files.service import importing, reading, taking
from lms.publications.kinds import Deed, State
from lms.publications.models import Volume
from media import keeping, runner
from media.models import Asset, AssetState, StoredObject
from media.service import assets, uploads
from tests.factories.files import brought, make_file
from tests.factories.publications import make_edition
from tests.lms.complaints.files.sheets import an_armed_pdf
from tests.lms.publications.files.books import PAYLOAD, a_pdf, an_armed_epub, an_epub

TEXT = "أول\fثان\fثالث".encode()


@pytest.fixture
def edition(session):
    made = make_edition(state=State.DRAFT, title="رياض/العلم: ٢")
    database.commit()
    return made


@pytest.fixture
def volume(session, edition):
    return session.scalars(select(Volume).where(Volume.edition_id == edition.id)).one()


def pages_of(session, volume):
    session.expire_all()
    query = select(Page).where(Page.volume_id == volume.id, Page.is_current).order_by(Page.number)
    return [page.text for page in session.scalars(query)]


def publish(edition):
    edition.state = State.PUBLISHED
    events.edition_published.send(edition)
    database.commit()


def test_what_is_brought_is_kept_and_readers_get_a_copy_that_is_given_in_ranges(session, client, cast, edition, volume):
    file = make_file(volume, "book.epub", an_armed_epub(), cast.editor)
    assert (file.state, file.copy.format, file.copy.removed) == (
        FileState.READY, Format.EPUB, ["attachments", "links", "scripts"],
    )  # fmt: skip
    assert file.sha256 != file.copy.sha256
    address = f"/library/{edition.code}/1/file/epub"
    assert client.get(address).status_code == 404  # a draft does not exist for readers
    publish(edition)
    given = client.get(address)
    assert given.status_code == 200
    assert PAYLOAD.encode() not in given.data
    assert given.headers["ETag"] == f'"{file.copy.sha256}"'
    assert given.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%D8%B1%D9%8A")
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert (given.headers["X-Robots-Tag"], given.headers["X-Content-Type-Options"]) == ("noindex", "nosniff")
    part = client.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"PK\x03\x04")
    assert client.get(address, headers={"If-None-Match": given.headers["ETag"]}).status_code == 304
    by_digest = client.get(f"/library/files/{file.copy.sha256}", headers={"Range": "bytes=30-37"})
    assert (by_digest.status_code, by_digest.data) == (206, b"mimetype")
    assert client.get(f"/library/files/{file.sha256}").status_code == 404  # what was brought is for nobody else
    assert client.get(f"/library/{edition.code}/1/file/pdf").status_code == 404
    edition.state = State.WITHDRAWN
    for gone in (address, f"/library/files/{file.copy.sha256}", f"/library/cover/{edition.code}.webp"):
        assert client.get(gone).status_code == 404


def test_a_pdf_with_scripts_is_written_anew_and_its_first_page_is_the_cover(session, client, cast, edition, volume):
    file = make_file(volume, "book.pdf", an_armed_pdf(), cast.editor)
    assert (file.copy.format, file.copy.pages, file.copy.wordless) == (Format.SCAN, 1, 1)
    assert file.copy.removed == ["actions", "attachments", "scripts"]
    publish(edition)
    assert b"app.alert" not in client.get(f"/library/{edition.code}/1/file/pdf").data
    cover = client.get(f"/library/cover/{edition.code}.webp")
    assert (cover.content_type, cover.data[8:12]) == ("image/webp", b"WEBP")


def test_the_same_file_twice_is_one_stored_file_and_pages_are_not_doubled(session, cast, edition, volume):
    first = make_file(volume, "a.txt", TEXT, cast.editor)
    second = make_file(volume, "b.txt", TEXT, cast.editor)
    importing.bring_in(second.id)  # and once more, by a worker that was thought dead
    assert second.copy.stored_id == first.copy.stored_id
    assert second.stored_id == first.stored_id
    assert first.stored_id == first.copy.stored_id  # a clean text is its own copy
    assert pages_of(session, volume) == ["أول", "ثان", "ثالث"]
    session.refresh(first.copy)
    assert first.copy.replaced_at is not None
    assert session.query(Page).count() == 6


def test_printed_pages_are_preferred_and_what_is_removed_comes_back_with_its_pages(
    session, client, cast, edition, volume
):
    make_file(volume, "book.epub", an_epub(), cast.editor)
    pdf = make_file(volume, "book.pdf", a_pdf("صفحة مطبوعة", labels="1"), cast.editor)
    assert pages_of(session, volume) == ["صفحة مطبوعة\n1"]
    client.sign_in(cast.editor)
    home = f"/library/desk/{edition.code}/files"
    assert client.post(f"{home}/{pdf.id}/removal").status_code == 303
    assert len(pages_of(session, volume)) == 3
    assert client.post(f"{home}/{pdf.id}/removal").status_code == 303  # a repeated click
    assert client.post(f"{home}/{pdf.id}/return").status_code == 303
    assert pages_of(session, volume) == ["صفحة مطبوعة\n1"]
    deeds = session.scalars(select(EditionEvent.deed).where(EditionEvent.edition_id == edition.id)).all()
    assert sorted(deeds) == [Deed.FILE_ADDED] * 3 + [Deed.FILE_REMOVED]
    client.sign_in(cast.learner)
    assert client.get(home).status_code == 404
    client.sign_in(cast.admin)
    assert client.get(home).status_code == 200
    assert client.post(f"{home}/{pdf.id}/removal").status_code == 403


def test_a_correction_brings_another_file_and_the_old_one_is_still_found_by_its_digest(
    session, client, cast, edition, volume
):
    old = make_file(volume, "a.txt", b"one\ftwo", cast.editor)
    publish(edition)
    with pytest.raises(RuleError):
        taking.take(volume, session.get(Asset, old.asset_id), cast.editor)
    edition.revising = True
    database.commit()
    new = make_file(volume, "b.txt", b"one\fTWO", cast.editor)
    assert (new.revision, pages_of(session, volume)) == (2, ["one", "two"])  # nobody reads it before it is approved
    assert client.get(f"/library/files/{new.copy.sha256}").status_code == 404
    with pytest.raises(RuleError):
        taking.remove(taking.find(edition, old.id), cast.editor)  # readers have it
    edition.revising, edition.revision = False, 2
    events.touched(edition)
    database.commit()
    assert pages_of(session, volume) == ["one", "TWO"]
    assert client.get(f"/library/{edition.code}/1/file/text").data == b"one\fTWO"
    assert client.get(f"/library/files/{old.copy.sha256}").data == b"one\ftwo"
    assert reading.page(volume, 2, 1).text == "two"
    assert reading.page(volume, 2).text == "TWO"


@pytest.mark.parametrize(
    "given",
    [
        ("a.epub", an_epub(opf="package"), Reason.UNREADABLE),
        ("a.pdf", b"%PDF-1.4 nothing", Reason.UNREADABLE),
        ("a.csv", b"a,b", Reason.UNWANTED),
        ("a.txt", b" ", Reason.EMPTY),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_what_was_there_stays(session, client, cast, volume, given):
    name, content, reason = given
    make_file(volume, "good.txt", TEXT, cast.editor)
    file = make_file(volume, name, content, cast.editor)
    assert (file.state, file.reason, file.copy) == (FileState.REFUSED, reason, None)
    assert pages_of(session, volume) == ["أول", "ثان", "ثالث"]
    client.sign_in(cast.editor)
    shown = client.get(f"/library/desk/{taking.edition_of(volume).code}/files").text
    with force_locale("ar"):
        assert words.problem_of(file) in shown
    jobs.bring_in.run(None, file.id)
    assert file.state is FileState.REFUSED


def test_a_worker_that_ends_in_the_middle_leaves_nothing_half_and_the_next_begins_anew(
    session, cast, edition, volume, monkeypatch
):
    file = brought(volume, "a.txt", TEXT, cast.editor)
    for module, name in ((keeping, "bring"), (importing, "kept_once"), (importing, "_one_original")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, lambda *_: (_ for _ in ()).throw(SystemExit))
            with pytest.raises(SystemExit):
                importing.bring_in(file.id)
        database.rollback()
        session.refresh(file)
        assert (file.state, session.query(Page).count()) == (FileState.IMPORTING, 0)
    importing.bring_in(file.id)
    assert pages_of(session, volume) == ["أول", "ثان", "ثالث"]
    assert session.query(BookFile).count() == 2
    assert session.query(StoredObject).count() == 1


def test_a_program_that_breaks_off_is_tried_again_and_then_by_hand(session, client, cast, volume, monkeypatch):
    edition = taking.edition_of(volume)
    file = brought(volume, "a.txt", TEXT, cast.editor)
    job = session.get(Job, file.job_id)
    job.attempt = 3
    database.commit()
    with monkeypatch.context() as patch:
        patch.setattr(importing, "LIMITS", dataclasses.replace(importing.LIMITS, memory_bytes=1 << 20))
        with pytest.raises(runner.RunFailed):
            jobs.bring_in.run(type("Running", (), {"job_id": job.id}), file.id)
    session.refresh(file)
    assert (file.state, file.reason) == (FileState.FAILED, Reason.BROKE_OFF)
    client.sign_in(cast.editor)
    assert client.post(f"/library/desk/{edition.code}/files/{file.id}/attempts").status_code == 303
    session.refresh(file)
    assert file.state is FileState.IMPORTING


def test_an_upload_that_media_refuses_is_told_at_the_book_and_a_large_one_before_it_is_sent(
    client, cast, edition, volume
):
    with force_locale("en"), pytest.raises(BadValue, match="at most"):
        uploads.begin(cast.editor, "large.pdf", 1_000_000_000, wanted="file")
    asset = uploads.expect(cast.editor, "program.exe", "file")
    file = taking.take(volume, asset, cast.editor)
    assert taking.take(volume, asset, cast.editor) is file  # a repeated click
    assets.stop_with(asset, AssetState.FAILED, None)
    assert (file.state, file.reason) == (FileState.REFUSED, Reason.UPLOAD)
    client.sign_in(cast.editor)
    assert "program.exe" in client.get(f"/library/desk/{edition.code}/files").text


def test_born_pages_say_so_and_know_their_revision(session, cast, edition, volume):
    make_file(volume, "a.txt", "# باب\nنص".encode(), cast.editor)
    page = session.scalars(select(Page)).one()
    assert (page.source, page.confidence, page.revision, page.printed_label, page.chapter) == (
        Source.BORN, None, 1, "1", "باب",
    )  # fmt: skip
