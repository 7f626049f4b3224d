import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from lms.certificates.design import marks
from lms.certificates.design.colours import DEFAULT
from lms.certificates.typeset import Attachment, Unprintable, typeset
from lms.core.i18n import force_locale
from tests.lms.certificates.sheets import (
    COMPUTER,
    HARD,
    MODULES,
    PICTURES,
    SEAL,
    SIGNED,
    difference,
    picture,
    sheet,
    words,
)

ALIKE = 12


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    return {name: typeset(record, seal=SEAL) for name, record in HARD.items()}


@pytest.mark.parametrize("name", HARD)
def test_a_hard_name_is_set_as_in_the_picture_someone_looked_at(pdfs, name):
    assert difference(picture(pdfs[name]), Image.open(PICTURES / f"{name}.png").convert("L")) < ALIKE


def test_a_single_changed_letter_would_not_pass_for_the_same_picture(pdfs):
    record = HARD["six-part"]
    changed = typeset(
        {**record, "name": words(record["name"]["ar"].replace("الزهراء", "الزهراى"), record["name"]["en"])}
    )
    assert difference(picture(changed), picture(pdfs["six-part"])) > 2 * ALIKE


@pytest.mark.parametrize("name", HARD)
def test_the_code_with_its_seal_is_read_back_from_a_page_at_150_dots_an_inch(pdfs, name):
    document = pypdfium2.PdfDocument(pdfs[name])
    last = document[len(document) - 1]
    read = zxingcpp.read_barcodes(last.render(scale=150 / 72, grayscale=True).to_pil())
    assert [code.text for code in read] == [f"{HARD[name]['verify'].upper()}#{SEAL}"]


@pytest.mark.parametrize("name", HARD)
def test_a_sheet_is_archival_and_accessible_and_leaves_room_for_a_signature(pdfs, name):
    assert len(pypdfium2.PdfDocument(pdfs[name])) == (3 if name == "transcript" else 1)
    for mark in (b"<pdfaid:part>3<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<"):
        assert mark in pdfs[name]
    assert len(pdfs[name]) < (105_000 if name == "transcript" else 76_000)


def test_nothing_but_the_pinned_fonts_is_embedded(pdfs):
    fonts = {
        item.get_font().get_base_name()
        for item in pypdfium2.PdfDocument(pdfs["tashkeel"])[0].get_objects()
        if isinstance(item, pypdfium2.PdfTextObj)
    }
    assert fonts
    assert all("Amiri" in font or "IBMPlexSansArabic" in font for font in fonts), fonts


def left_neighbour(text: pypdfium2.PdfTextPage, index: int) -> str:
    """The character that ends where the one at `index` starts, as the eye sees the page."""
    left, bottom, _, top = text.get_charbox(index)
    characters = text.get_text_range(0, text.count_chars())
    gaps = [
        (abs(left - right), characters[other])
        for other in range(text.count_chars())
        for _, low, right, high in [text.get_charbox(other)]
        if other != index and low < top and high > bottom
    ]
    return min(gaps)[1]


@pytest.mark.parametrize(("name", "before"), [("tashkeel", {"A"}), ("lam-alef", {"C", "+"})])
def test_latin_inside_arabic_reads_from_left_to_right(name, before):
    text = pypdfium2.PdfDocument(typeset({**HARD[name], "specimen": False}))[0].get_textpage()
    pluses = [i for i, letter in enumerate(text.get_text_range(0, text.count_chars())) if letter == "+"]
    assert len(pluses) >= 2, "in the Arabic line and in the Latin one"
    assert {left_neighbour(text, index) for index in pluses} == before


def test_a_character_that_no_font_can_draw_is_refused_by_name(app):
    with app.app_context(), force_locale("en"), pytest.raises(Unprintable, match="GRINNING FACE"):
        typeset(sheet(words("محمود 😀 حسن"), COMPUTER))


def test_a_joiner_inside_a_name_is_no_obstacle():
    assert typeset(sheet(words("عبد\u200cالله محمود"), COMPUTER)).startswith(b"%PDF")


def test_text_that_needs_a_second_page_is_refused(app):
    with app.app_context(), force_locale("en"), pytest.raises(Unprintable, match="one page"):
        typeset(sheet(words("محمود حسن"), COMPUTER, kind="licence", modules=MODULES * 12))


def test_a_name_too_long_to_be_honoured_is_refused(app):
    with app.app_context(), force_locale("en"), pytest.raises(Unprintable, match="too long"):
        typeset(sheet(words("عبد الرحمن محمد المنتصر بالله " * 14), COMPUTER))


def test_addresses_and_eastern_digits_in_a_title_stay_on_the_page():
    course = words("دورة ٢٠٢٦ عن البريد imam@awqaf.example وموقع https://awqaf.example/a-b", "Mail")
    assert len(pypdfium2.PdfDocument(typeset(sheet(words("محمود"), course)))) == 1


def test_the_same_record_gives_the_same_file(pdfs):
    assert typeset(HARD["tashkeel"], seal=SEAL) == pdfs["tashkeel"]


def test_a_specimen_says_so_on_its_face_and_in_its_title(pdfs):
    document = pypdfium2.PdfDocument(pdfs["lam-alef"])
    assert "SPECIMEN" in document.get_metadata_value("Title")
    assert document[0].get_textpage().get_text_range().count("SPECIMEN") > 2
    real = typeset({**HARD["lam-alef"], "specimen": False})
    assert "SPECIMEN" not in pypdfium2.PdfDocument(real).get_metadata_value("Title")
    assert difference(picture(real), picture(pdfs["lam-alef"])) > 2 * ALIKE


def test_an_institution_may_bring_its_own_marks_and_signatures(pdfs):
    logo = marks.own('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5"/></svg>')
    plain = HARD["tashkeel"]
    two = {**plain, "look": {**DEFAULT, "logos": [logo, logo]}}
    signed = {**plain, "signatures": [{**SIGNED[0], "image": logo}, *SIGNED[1:]]}
    for changed in (two, signed):
        assert difference(picture(typeset(changed, seal=SEAL)), picture(pdfs["tashkeel"])) > 2 * ALIKE


def test_a_file_goes_with_the_sheet():
    badge = Attachment("badge.jwt", "application/vc+jwt", "data", b"eyJhbGciOiJFUzI1NiJ9.e30.AAAA", "Open Badge")
    document = pypdfium2.PdfDocument(typeset(HARD["tashkeel"], attachments=[badge]))
    assert document.count_attachments() == 1
    found = document.get_attachment(0)
    assert (found.get_name(), bytes(found.get_data())) == (badge.name, badge.content)


def test_what_a_person_wrote_is_never_a_part_of_the_program():
    name = '#panic("x") $x$ *bold* \\ "] #sys.inputs // محمود'
    text = pypdfium2.PdfDocument(typeset(sheet(words(name), COMPUTER)))[0].get_textpage().get_text_range()
    assert "panic" in text
