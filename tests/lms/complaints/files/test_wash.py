"""The program that makes files harmless, asked about files that people send and files that mean harm."""

import io

import pytest
from PIL import Image

from lms.complaints.files import kinds
from media import wash
from tests.lms.complaints.files.sheets import PAYLOAD, a_bomb, a_locked_pdf, a_photo, an_armed_pdf, plainly


def washed(tmp_path, way, content):
    (tmp_path / "source").write_bytes(content)
    said = wash.main(way, tmp_path / "source", tmp_path / "target")
    return said, (tmp_path / "target").read_bytes() if "made" in said else b""


@pytest.mark.parametrize("form", ["JPEG", "HEIF", "WEBP"])
def test_a_photograph_stands_upright_and_tells_nothing_of_place_and_phone(tmp_path, form):
    sent = a_photo(form)
    assert PAYLOAD.encode() in sent
    said, made = washed(tmp_path, "picture", sent)
    with Image.open(io.BytesIO(made)) as drawn:
        assert (said["made"], drawn.format, drawn.size) == ("jpeg", "JPEG", (40, 60))
        assert not dict(drawn.getexif())
    assert PAYLOAD.encode() not in made


def test_a_picture_that_is_also_a_page_is_a_picture_only(tmp_path):
    both = io.BytesIO()
    Image.new("P", (4, 4)).save(both, "GIF", comment=b"<script>alert(1)</script>")
    said, made = washed(tmp_path, "picture", both.getvalue() + b"<script>alert(2)</script>")
    assert said["made"] == "png"
    assert b"script" not in made
    assert washed(tmp_path, "picture", b"GIF89a/*<script>alert(1)</script>*/")[0] == {"refused": "unreadable"}


def test_a_bomb_of_pixels_and_half_a_picture_are_refused_before_they_are_unpacked(tmp_path):
    assert washed(tmp_path, "picture", a_bomb())[0] == {"refused": "too_large"}
    assert washed(tmp_path, "picture", a_photo()[:-200])[0] == {"refused": "unreadable"}


def test_a_pdf_loses_all_that_acts_and_all_that_it_holds(tmp_path):
    sent = an_armed_pdf()
    assert plainly(sent)[0].count(PAYLOAD.encode()) >= 8
    said, made = washed(tmp_path, "pdf", sent)
    assert said == {"made": "pdf", "removed": ["actions", "attachments", "scripts"]}
    plain, pages = plainly(made)
    assert pages == 1
    assert not [word for word in (PAYLOAD, "JavaScript", "Launch", "Embedded", "/AF") if word.encode() in plain]
    assert b"/Widget" in plain  # the form can still be read


def test_a_pdf_that_is_locked_or_none_is_refused(tmp_path):
    assert washed(tmp_path, "pdf", a_locked_pdf())[0] == {"refused": "locked"}
    assert washed(tmp_path, "pdf", b"%PDF-1.7\n<script>alert(1)</script>")[0] == {"refused": "unreadable"}


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "a.JPG", "jpeg"),
        (b"\0\0\0\x18ftypheic", "IMG_1.HEIC", "heic"),
        (b"\0\0\0\x18ftypisom", "a.mp4", "mp4"),
        (b"RIFF\0\0\0\0WEBP", "a.webp", "webp"),
        (b"\xff\xd8\xff\xe0", "a.pdf", None),
        (b"\xff\xd8\xff\xe0", "صورة", "jpeg"),
        (b"%PDF-1.4", "a.jpg", None),
        (b"MZ\x90\0", "a.jpg", None),
        (b"<html><script>", "a.txt", None),
        (b"<svg xmlns='x'>", "a.svg", None),
        ("نص".encode(), "a.txt", "text"),
    ],
)
def test_a_file_is_what_its_first_bytes_and_its_name_both_say(head, name, kind):
    found = kinds.of(io.BytesIO(head), name)
    agreed = found.name if found and kinds.agrees(found, name) else None
    assert agreed == kind
