"""The programs that read books, asked about books that people bring and books that mean harm."""

import io
import json
import zipfile

import pytest
from lxml import etree

from lms.publications.files.programs import epub_pages, epub_wash, pdf_pages, picture, text_pages
from media import wash
from tests.lms.complaints.files.sheets import a_locked_pdf, an_armed_pdf
from tests.lms.publications.files import books
from tests.lms.publications.files.books import PAYLOAD, a_chapter, a_pdf, an_armed_epub, an_epub, entities


def washed(tmp_path, content):
    (tmp_path / "source").write_bytes(content)
    return epub_wash.main(tmp_path / "source", tmp_path / "clean")


def read(tmp_path, lines="lines"):
    return [json.loads(line) for line in (tmp_path / lines).read_text("utf-8").splitlines()]


def test_an_epub_is_read_by_chapter_and_by_the_printed_pages_that_it_marks(tmp_path):
    assert washed(tmp_path, an_epub()) == {"removed": []}
    said = epub_pages.main(tmp_path / "clean", tmp_path / "lines", tmp_path / "cover")
    assert said == {"pages": 3, "wordless": 0}
    pages = read(tmp_path)
    assert [(page["label"], page["chapter"]) for page in pages] == [
        ("", "باب الصدق"), ("١٢", "باب الصدق"), ("", "باب الأمانة"),
    ]  # fmt: skip
    assert pages[0]["text"] == "الصدق\nالصدق منجاة دائمًا."
    assert pages[1]["place"] == "OPS/one.xhtml"


def test_washing_twice_gives_the_same_bytes_so_that_one_book_is_one_digest(tmp_path):
    washed(tmp_path, an_epub())
    first = (tmp_path / "clean").read_bytes()
    assert epub_wash.main(tmp_path / "clean", tmp_path / "again") == {"removed": []}
    assert (tmp_path / "again").read_bytes() == first


def test_of_an_armed_epub_the_words_and_pictures_stay_and_nothing_that_acts_or_calls(tmp_path):
    assert washed(tmp_path, an_armed_epub()) == {"removed": ["attachments", "links", "scripts"]}
    with zipfile.ZipFile(tmp_path / "clean") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(parts) == [
        "META-INF/container.xml", "OPS/a.css", "OPS/a.png", "OPS/book.opf", "OPS/nav.xhtml", "OPS/one.xhtml",
        "OPS/two.xhtml", "mimetype",
    ]  # fmt: skip
    assert next(iter(parts)) == "mimetype"
    assert not [name for name, content in parts.items() if PAYLOAD.encode() in content]
    chapter = parts["OPS/one.xhtml"].decode()
    for gone in ("script", "iframe", "form", "base", "refresh", "onclick", "srcset", "https:", "75rl", "prefetch"):
        assert gone not in chapter
    for stays in ("نص باق", 'href="two.xhtml#a"', 'src="a.png"', "داخل", "color: red", 'href="a.css"'):
        assert stays in chapter
    assert b'properties="scripted"' not in parts["OPS/book.opf"]
    etree.fromstring(parts["OPS/one.xhtml"])  # what a browser reads as strictly


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (an_epub(entities("file")), "entities"),
        (an_epub(entities("laughs")), "entities"),
        (an_epub(opf="package"), "unreadable"),
        (an_epub(opf='<package xmlns="http://www.idpf.org/2007/opf"><manifest/><spine/></package>'), "empty"),
        (an_epub()[:-60], "unreadable"),
        (b"PK\x03\x04 and nothing else", "unreadable"),
        (books.a_bomb(), "bomb"),
        (
            an_epub(
                extra={"META-INF/encryption.xml": '<e xmlns="x"><CipherReference URI="OPS/one.xhtml"/></e>'}
            ), "locked",
        ),
    ],
    ids=["a file", "laughs", "no package", "no chapters", "cut off", "no archive", "bomb", "locked"],
)  # fmt: skip
def test_a_broken_locked_or_hostile_epub_is_refused_with_its_reason(tmp_path, content, reason):
    assert washed(tmp_path, content) == {"refused": reason}


def test_a_chapter_that_is_not_well_formed_is_mended_and_the_names_of_signs_are_kept(tmp_path):
    old = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11.dtd">'
    broken = a_chapter("<p>أول<br>ثان &amp; <b>ثالث</p>").replace("<!DOCTYPE html>", "")
    named = old + a_chapter("<p>قبل&nbsp;بعد&mdash;ثم</p>").replace("<!DOCTYPE html>", "")
    washed(tmp_path, an_epub(broken, named))
    epub_pages.main(tmp_path / "clean", tmp_path / "lines", tmp_path / "cover")
    words = [page["text"] for page in read(tmp_path)]
    assert "أول" in words[0]
    assert "ثالث" in words[0]
    assert words[1] == "قبل بعد—ثم"


def test_entries_that_climb_out_of_the_archive_are_no_part_of_the_book(tmp_path):
    items = '<item id="x" href="../../x.css" media-type="text/css"/>'
    washed(tmp_path, an_epub(extra={"../x.css": "p {}", "/x.css": "p {}"}, items=items))
    with zipfile.ZipFile(tmp_path / "clean") as archive:
        assert not [name for name in archive.namelist() if "x.css" in name]


def test_a_pdf_is_read_by_page_with_printed_labels_chapters_and_vowels(tmp_path):
    words = "قال الله تعالى: لا يُؤْمِنُ أحدكم حتى يحب لأخيه ما يحب لنفسه، والحمد لله."
    (tmp_path / "a.pdf").write_bytes(a_pdf(words, None, "نص ثان مع English words هنا", labels="i", outline=["باب أول"]))
    assert pdf_pages.main(tmp_path / "a.pdf", tmp_path / "lines") == {
        "pages": 3,
        "wordless": 0,
    }  # their labels are words
    first, second, third = read(tmp_path)
    assert " ".join(first["text"].split()).removesuffix(" i") == f"باب أول {words}"
    assert (first["label"], third["label"], third["chapter"]) == ("i", "iii", "باب أول")
    assert second["text"] == "ii"
    assert "English words" in third["text"]


def test_locked_broken_and_empty_pdfs_are_refused_and_an_armed_one_is_disarmed_first(tmp_path):
    for content, reason in ((a_locked_pdf(), "locked"), (b"%PDF-1.7\nnothing", "unreadable")):
        (tmp_path / "a.pdf").write_bytes(content)
        assert wash.main("pdf", tmp_path / "a.pdf", tmp_path / "b.pdf") == {"refused": reason}
        assert pdf_pages.main(tmp_path / "a.pdf", tmp_path / "lines") == {"refused": reason}
    (tmp_path / "a.pdf").write_bytes(an_armed_pdf())
    assert wash.main("pdf", tmp_path / "a.pdf", tmp_path / "b.pdf")["removed"] == ["actions", "attachments", "scripts"]
    assert pdf_pages.main(tmp_path / "b.pdf", tmp_path / "lines") == {"pages": 1, "wordless": 1}
    first = (tmp_path / "b.pdf").read_bytes()
    wash.main("pdf", tmp_path / "a.pdf", tmp_path / "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes() == first


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        ("أول\fثان\f".encode(), ["أول", "ثان"]),
        ("# باب\nنص".encode("utf-16"), ["# باب\nنص"]),
        ("الصدق منجاة".encode("cp1256"), ["الصدق منجاة"]),
        (b"\xef\xbb\xbf" + ("كلمة " * 1000).encode(), None),
    ],
)
def test_plain_text_is_read_by_form_feeds_or_in_stretches_whatever_it_is_written_in(tmp_path, content, pages):
    (tmp_path / "a.txt").write_bytes(content)
    said = text_pages.main(tmp_path / "a.txt", tmp_path / "clean", tmp_path / "lines")
    found = [page["text"] for page in read(tmp_path)]
    assert said["pages"] == len(found)
    if pages is None:
        assert len(found) == 2
        assert "".join(found).split() == ["كلمة"] * 1000
    else:
        assert found == pages


@pytest.mark.parametrize(("content", "reason"), [(b"MZ\0\1", "not_text"), (b" \n\f ", "empty")])
def test_what_is_no_text_is_refused(tmp_path, content, reason):
    (tmp_path / "a.txt").write_bytes(content)
    assert text_pages.main(tmp_path / "a.txt", tmp_path / "clean", tmp_path / "lines") == {"refused": reason}


def test_covers_are_small_webps_of_the_first_page_or_of_a_picture(tmp_path):
    from PIL import Image

    (tmp_path / "a").write_bytes(a_pdf("غلاف"))
    assert picture.main("cover", tmp_path / "a", tmp_path / "cover")["height"] == 640
    assert (tmp_path / "cover").stat().st_size < 25_000
    with Image.open(tmp_path / "cover") as drawn:
        assert drawn.format == "WEBP"
    with Image.open(tmp_path / "cover.jpg") as drawn:
        assert (drawn.format, drawn.mode, drawn.height) == ("JPEG", "RGB", 640)
    with Image.open(tmp_path / "cover-square.jpg") as drawn:
        assert (drawn.format, drawn.mode, drawn.size) == ("JPEG", "RGB", (1400, 1400)), (
            "what directories of podcasts ask"
        )
    made = io.BytesIO()
    Image.new("RGB", (900, 1200), "green").save(made, "PNG")
    (tmp_path / "a").write_bytes(made.getvalue())
    assert picture.main("cover", tmp_path / "a", tmp_path / "cover") == {"width": 480, "height": 640}
    (tmp_path / "a").write_bytes(b"GIF89a<script>")
    assert picture.main("cover", tmp_path / "a", tmp_path / "cover") == {"refused": "unreadable"}
