"""From the editor's upload to pages that can be read: through media's own upload and its worker."""

import hashlib
import io

import pytest
from sqlalchemy import select

from lms.core import db as database
from lms.core.jobs import Job
from lms.publications.files import jobs
from lms.publications.files.kinds import FileState, Reason
from lms.publications.files.models import BookFile, Cover, Page, Track
from lms.publications.files.service import covers
from lms.publications.kinds import State
from media.models import Asset, AssetState
from media.service import uploads
from tests.factories.publications import make_edition
from tests.lms.publications.files.books import an_epub
from tests.media import factory
from tests.media.factory import StandIn


@pytest.fixture
def home(session, client, cast):
    made = make_edition(state=State.DRAFT, code="UPLOAD01")
    database.commit()
    client.sign_in(cast.editor)
    return f"/library/desk/{made.code}/files"


def worked(session):
    """What the worker does: first media's look at the upload, then the reading of the book."""
    for asset in session.scalars(select(Asset).where(Asset.state == AssetState.UPLOADED).order_by(Asset.id)).all():
        factory.run(asset)
    for job in session.scalars(select(Job).where(Job.name == "library.file").order_by(Job.key)).all():
        jobs.bring_in.run(StandIn(job.id), **job.args)
    session.expire_all()


def test_a_book_that_came_in_parts_is_read_and_one_sent_by_a_plain_form_as_well(session, client, cast, home):
    content = an_epub()
    upload = uploads.begin(cast.editor, "كتاب.epub", len(content), wanted="file")
    database.commit()
    sha256 = hashlib.sha256(content).hexdigest()
    target = client.post(f"/media/uploads/{upload.id}/parts/1", json={"sha256": sha256}).json
    assert client.put(target["address"], data=content, headers=target["headers"]).status_code == 204
    for _ in range(2):  # a repeated click
        assert client.post(f"{home}/volumes/1", data={"upload": upload.id}).status_code == 303
    plain = {"file": (io.BytesIO("أول\fثان".encode()), "كتاب.txt")}
    assert client.post(f"{home}/volumes/1", data=plain).status_code == 303
    worked(session)
    files = session.scalars(select(BookFile).where(BookFile.asset_id.is_not(None)).order_by(BookFile.id)).all()
    assert [(file.name, file.state) for file in files] == [
        ("كتاب.epub", FileState.READY), ("كتاب.txt", FileState.READY),
    ]  # fmt: skip
    assert session.query(Page).filter_by(is_current=True).count() == 3  # of the EPUB
    assert session.query(Page).count() == 5
    page = client.get(home).text
    assert "كتاب.epub" in page
    assert f'action="{home}/volumes/1"' in page


def test_what_media_cannot_take_is_told_at_the_book_with_its_own_sentence(session, client, home):
    data = {"file": (io.BytesIO(b"MZ\x90\0" * 40), "book.pdf")}
    assert client.post(f"{home}/volumes/1", data=data).status_code == 303
    asset = session.scalars(select(Asset)).one()
    with pytest.raises(Exception, match="PDF"):
        factory.run(asset)
    session.expire_all()
    file = session.scalars(select(BookFile)).one()
    assert (file.state, file.reason) == (FileState.REFUSED, Reason.UPLOAD)
    assert "EPUB" in client.get(home).text
    assert client.post(f"{home}/volumes/1", data={}).status_code == 422
    assert client.post(f"{home}/volumes/9", data={}).status_code == 404


def test_a_recording_comes_by_the_same_upload(session, client, home):
    data = {"file": (io.BytesIO(b"ID3 not quite"), "باب الصدق.mp3")}
    assert client.post(f"{home}/tracks", data=data).status_code == 303
    track = session.scalars(select(Track)).one()
    assert (track.title, session.get(Asset, track.asset_id).wanted) == ("باب الصدق", "audio")


def test_an_editor_chooses_a_cover_and_no_first_page_takes_its_place(session, client, cast, home):
    from PIL import Image

    from lms.publications.models import Edition

    made = io.BytesIO()
    Image.new("RGB", (800, 1100), "navy").save(made, "PNG")
    made.seek(0)
    assert client.post(f"{home}/cover", data={"picture": (made, "a.png")}).status_code == 303
    edition = session.scalars(select(Edition)).one()
    cover = covers.of(edition)
    first = cover.stored_id
    assert cover.is_chosen
    assert f"v={cover.stored.sha256[:12]}" in client.get(home).text
    bad = {"picture": (io.BytesIO(b"<svg onload=alert(1)>"), "a.png")}
    assert client.post(f"{home}/cover", data=bad).status_code == 422
    for form, mime in (("webp", "image/webp"), ("jpg", "image/jpeg")):
        answer = client.get(f"/library/cover/{edition.code}.{form}")
        assert (answer.status_code, answer.content_type) == (200, mime)
    square = client.get(f"/library/cover/{edition.code}/square.jpg")
    assert square.headers["Cross-Origin-Resource-Policy"] == "cross-origin", "players of other sites show it"
    assert Image.open(io.BytesIO(square.data)).size == (1400, 1400)
    covers.take_first_page(edition, covers.Drawn(cover.stored, cover.plain, cover.square))
    assert session.scalars(select(Cover)).one().stored_id == first
    client.sign_in(cast.admin)
    assert client.post(f"{home}/cover", data={}).status_code == 403
