"""What an upload turned out to be, by its content and never by its name."""

import contextlib
import io
import zipfile

import pytest
from PIL import Image

from lms.core.db import commit
from lms.core.errors import RuleError
from media import filetypes, place
from media.models import AssetKind, AssetState, StoredObject
from media.service import files, uploads
from tests.media import factory


def picture(form="JPEG", size=(3000, 2000), mode="RGB"):
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "the phone of the imam"
    Image.new(mode, size).save(made, form, exif=exif)
    return made.getvalue()


def office(**entries):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


WORD = office(**{"[Content_Types].xml": "<x/>", "word__document.xml": "<x/>"})


@pytest.fixture
def brought(kept_in, session, cast):
    """`brought(content, name)` is the asset as the worker leaves it; the test runs on the disk and in a bucket."""

    def bring(content, name, wanted=""):
        asset = uploads.receive(cast.trainer, name, io.BytesIO(content), wanted=wanted)
        commit()
        with contextlib.suppress(RuleError):
            factory.run(asset)
        session.refresh(asset)
        return asset

    return bring


def test_a_picture_is_drawn_anew_and_small_without_what_the_camera_wrote(brought, session, kept_in):
    asset = brought(picture(), "شاشة.mp4")
    assert (asset.kind, asset.state, asset.width, asset.height) == (AssetKind.PICTURE, AssetState.READY, 1600, 1067)
    row = session.get_one(StoredObject, asset.source_id)
    content = b"".join(place.store(kept_in).read(row.key))
    assert row.mime == "image/webp"
    assert b"imam" not in content
    assert Image.open(io.BytesIO(content)).size == (1600, 1067)


@pytest.mark.parametrize(
    "given",
    [
        (b"%PDF-1.7 ...", "مذكرة.mp4", "application/pdf"),
        (WORD, "page.zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office(a="b"), "files.docx", "application/zip"),
    ],
)
def test_a_file_is_what_it_holds_and_only_ever_a_download(brought, session, app, client, given):
    content, name, mime = given
    asset = brought(content, name)
    assert (asset.kind, asset.state) == (AssetKind.FILE, AssetState.READY)
    assert session.get_one(StoredObject, asset.source_id).mime == mime
    with app.test_request_context():
        address = files.download(asset)
    if address.startswith("http"):
        assert "response-content-disposition=attachment" in address
        return
    headers = client.get(address).headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert (headers["X-Content-Type-Options"], headers["Content-Type"]) == ("nosniff", mime)


@pytest.mark.parametrize(
    ("content", "name", "wanted"),
    [
        (b"MZ\x90\x00 a program", "مذكرة.pdf", "file"),
        (office(**{"[Content_Types].xml": "", "word__vbaProject.bin": "x"}), "macros.docx", "file"),
        (b"<svg onload=alert(1)>", "picture.png", ""),
        (picture()[:300], "broken.jpg", ""),
        (b"%PDF-1.7 ...", "film.mp4", "video"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(brought, content, name, wanted):
    asset = brought(content, name, wanted)
    assert asset.state is AssetState.REJECTED
    assert asset.error


def test_a_small_file_that_unpacks_to_much_is_not_unpacked(brought, monkeypatch):
    bomb = office(mimetype=b"application/epub+zip" + bytes(50_000_000))
    assert len(bomb) < 100_000
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked whole"))
    assert brought(bomb, "bomb.epub").state is AssetState.READY


def test_a_picture_of_too_many_pixels_is_not_drawn(brought):
    asset = brought(picture("PNG", (9000, 9000), "1"), "bomb.png")
    assert asset.state is AssetState.REJECTED


@pytest.mark.parametrize("comment", [b"", b"x" * 300])
def test_an_archive_with_a_table_of_contents_for_millions_is_not_opened(monkeypatch, comment):
    entry = b"PK\x01\x02" + bytes(42)
    tail = (
        b"PK\x05\x06" + bytes(8) + (90_000 * 46).to_bytes(4, "little") + bytes(4) + len(comment).to_bytes(2, "little")
    )
    content = io.BytesIO(b"PK\x03\x04" + bytes(26) + entry * 90_000 + tail + comment)
    with monkeypatch.context() as patch:
        patch.setattr(zipfile, "ZipFile", None)
        assert filetypes.of(content, "book.epub") is None
        large = io.BytesIO(content.getvalue()[: -22 - len(comment)] + b"PK\x06\x07" + bytes(16) + tail + comment)
        assert filetypes.of(large, "book.epub") is None
    assert filetypes.of(io.BytesIO(WORD), "a.docx") is filetypes.WORD
