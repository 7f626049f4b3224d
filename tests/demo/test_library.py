"""The demo's library is written, described and made as a library's would be."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from demo.library import making, manuscript, shelf

WRITINGS = [writing for work in shelf.works() for writing in work.editions]
RECORDINGS = sorted(shelf.CONTENT.glob("*/sound/*.ogg"))
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
OPS = "{http://www.idpf.org/2007/ops}"


def _called(name: str) -> tuple[shelf.Described, shelf.Writing]:
    return next((work, one) for work in shelf.works() for one in work.editions if one.name == name)


def _words(writing: shelf.Writing) -> int:
    volumes = range(1, len(writing.volumes) + 1)
    return sum(len(block.text.split()) for v in volumes for chapter in writing.chapters(v) for block in chapter.blocks)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The files of five editions: two volumes, a dictionary with an erratum, a translation, a scan, one for children."""
    few = {"upkeep-ar", "waqf-words-ar", "disagreement-en", "archive-ar", "neighbours-ar"}
    made = tmp_path_factory.mktemp("library")
    with pytest.MonkeyPatch.context() as patch:
        works = tuple(
            type(work)(**{**vars(work), "editions": kept})
            for work in shelf.works()
            if (kept := tuple(one for one in work.editions if one.name in few))
        )
        patch.setattr(making, "works", lambda: works)
        making.make(made)
    return made


def test_at_least_twelve_works_in_five_languages_with_every_fate_of_an_edition():
    assert len(shelf.works()) >= 12
    assert {writing.language for writing in WRITINGS} == {"ar", "en", "fr", "id", "sw"}
    translated = [work for work in shelf.works() if any(one.kind == "translation" for one in work.editions)]
    assert len(translated) >= 3
    for fate in ("withdrawn", "erratum", "scheduled", "waits"):
        assert sum(bool(getattr(writing, fate)) for writing in WRITINGS) == 1, fate
    assert sum(writing.kind == "abridgement" for writing in WRITINGS) == 1
    assert [writing.name for writing in WRITINGS if len(writing.volumes) == 2] == ["upkeep-ar"]
    assert sum(bool(writing.sound) for writing in WRITINGS) == 2
    assert sorted(writing.series for writing in WRITINGS if writing.series) == [1, 2, 3, 4, 5, 6]


def test_the_texts_are_long_enough_to_read_and_small_enough_to_carry():
    assert sum(_words(writing) for writing in WRITINGS if writing.language == "ar") > 9000
    for writing in WRITINGS:
        assert writing.withdrawn or _words(writing) >= 200, writing.name
    texts = [path for path in shelf.CONTENT.rglob("*") if path.suffix in {".md", ".toml"}]
    assert sum(path.stat().st_size for path in texts) <= 500_000
    assert sum(path.stat().st_size for path in RECORDINGS) <= 700_000


def test_numbers_of_books_have_their_check_digit_and_belong_to_nobody():
    for writing in WRITINGS:
        assert writing.isbn.startswith("97999")
        assert sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(writing.isbn)) % 10 == 0
    assert len({writing.isbn for writing in WRITINGS}) == len(WRITINGS)


def test_every_sentence_of_an_audio_book_has_its_moment():
    for writing in (one for one in WRITINGS if one.sound):
        for number, chapter in enumerate(writing.chapters(), 1):
            labels = (shelf.CONTENT / writing.sound / "sound" / f"{number}.txt").read_text("utf-8").splitlines()
            rows = [line.split("\t") for line in labels]
            times = [float(time) for begin, end, _words in rows for time in (begin, end)]
            assert times == sorted(times)
            said = " ".join(words for _begin, _end, words in rows)
            assert said == " ".join([chapter.title, *(block.text for block in chapter.blocks)])


@pytest.mark.parametrize("name", ["upkeep-ar", "disagreement-en"])
def test_an_epub_holds_its_chapters_pages_and_cover_in_the_direction_of_its_language(folder, name):
    writing = _called(name)[1]
    volume = len(writing.volumes)
    with zipfile.ZipFile(making.path(folder, writing, "epub", volume)) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, book.read(first)) == ("mimetype", 0, b"application/epub+zip")
        package = ET.fromstring(book.read("book/package.opf"))
        spine = package.find(f"{OPF}spine")
        assert spine is not None
        assert spine.get("page-progression-direction") == writing.direction
        items = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
        assert {f"book/{href}" for href in items.values()} < set(book.namelist())
        chapters = [items[ref.get("idref")] for ref in spine if str(items[ref.get("idref")]).startswith("chapter")]
        assert len(chapters) == len(writing.chapters(volume))
        nav = ET.fromstring(book.read("book/nav.xhtml"))
        pages = next(each for each in nav.iter(f"{XHTML}nav") if each.get(f"{OPS}type") == "page-list")
        for link in pages.iter(f"{XHTML}a"):
            name, _, anchor = str(link.get("href")).partition("#")
            assert f'id="{anchor}"' in book.read(f"book/{name}").decode()
        assert book.read("book/cover.jpg")[:3] == b"\xff\xd8\xff"


def test_a_printed_book_has_its_labels_and_its_title(folder):
    from pypdfium2 import PdfDocument

    writing = _called("upkeep-ar")[1]
    with PdfDocument(making.path(folder, writing, "pdf", 1)) as book:
        labels = [book.get_page_label(index) for index in range(len(book))]
        assert labels[:5] == ["أ", "ب", "ج", "١", "٢"]
        assert book.get_metadata_dict()["Title"] == writing.title
        titles = [mark.get_title() for mark in book.get_toc()]
        assert [title for title in titles if title in {one.title for one in writing.chapters(1)}] == [
            one.title for one in writing.chapters(1)
        ]


def test_a_scan_holds_pictures_and_no_word(folder):
    from pypdfium2 import PdfDocument

    scan = making.path(folder, _called("archive-ar")[1], "scan")
    assert scan.stat().st_size < 600_000
    with PdfDocument(scan) as book:
        assert len(book) > 4
        assert not any(page.get_textpage().get_text_range().strip() for page in book)


def test_the_first_revision_has_the_error_that_the_second_corrects(folder):
    from pypdfium2 import PdfDocument

    writing = _called("waqf-words-ar")[1]
    first, second = (making.path(folder, writing, "pdf", 1, revision).read_bytes() for revision in (1, 2))
    assert first != second
    assert len(PdfDocument(first)) == len(PdfDocument(second))
    right, wrong = making.ERRED[writing.slug]
    assert right in manuscript.plain(writing.title, writing.chapters())
    assert wrong not in manuscript.plain(writing.title, writing.chapters())


def test_covers_are_pictures_of_one_size_and_a_second_run_makes_nothing_again(folder):
    from PIL import Image

    for name in ("upkeep-ar", "waqf-words-ar", "neighbours-ar"):
        with Image.open(io.BytesIO(making.cover_path(folder, _called(name)[1]).read_bytes())) as cover:
            assert cover.size == (600, 900)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert not [name for name in before if re.search(r"half$", name)]
    made: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "works", lambda: (_called("upkeep-ar")[0],))
        making.make(folder, made.append)
    assert made == []
