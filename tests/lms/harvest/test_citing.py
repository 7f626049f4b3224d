"""Citations that reference managers can read, and links to a page that outlive its corrections."""

import json
import re

import pytest

from lms.harvest import editions
from lms.harvest.citing import changes, formats, pages, sentences
from lms.publications.files.kinds import FileState, Format, Role, Source
from lms.publications.files.models import BookFile, Page, PageCorrection

TITLE = 'فقه <الصلاة> & "الزكاة" ]]> (١)'


def test_bibtex_keeps_arabic_and_escapes_what_has_a_meaning(client, book):
    answer = client.get(f"/library/{book.code}/cite.bib")
    assert answer.content_type == "application/x-bibtex; charset=utf-8"
    said = answer.data.decode()
    assert f"@book{{ijaza-{book.code.lower()}," in said
    assert r"title = {{فقه <الصلاة> \& " in said
    assert "author = {{محمد بن إدريس}}" in said
    assert "\x0b" not in said
    assert said.count("{") - said.count(r"\{") == said.count("}") - said.count(r"\}")


@pytest.mark.parametrize("title", [r"100% \input{x} #1 _a_ $m$ ~^", "}} , evil = {x", "سطر\r\nTY  - JOUR\u2028ER  - "])
def test_no_title_breaks_out_of_any_form(client, opened, title):
    edition = opened(title=title)
    bib = client.get(f"/library/{edition.code}/cite.bib").data.decode()
    plain = re.sub(r"\\[{}\\$&#_%]|\\text\w+\{\}", "", bib)
    assert plain.count("{") == plain.count("}")
    assert not re.search(r"[$#%~^]", plain)
    assert len(re.findall(r"^  \w+ = \{", bib, re.MULTILINE)) == len(re.findall(r"^  ", bib, re.MULTILINE))
    ris = client.get(f"/library/{edition.code}/cite.ris").data.decode()
    tags = [line[:6] for line in ris.split("\r\n") if line]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - ", tag) for tag in tags)
    assert (tags[0], tags[-1], tags.count("TY  - "), tags.count("ER  - ")) == ("TY  - ", "ER  - ", 1, 1)
    (item,) = json.loads(client.get(f"/library/{edition.code}/cite.json").data)
    assert item["title"] == " ".join(title.replace("\u2028", " ").split())


def test_ris_and_csl_say_who_when_and_where(client, book):
    ris = client.get(f"/library/{book.code}/cite.ris").data.decode().split("\r\n")
    for line in ("TY  - BOOK", "AU  - محمد بن إدريس", "PY  - 2024", "SN  - 9789770012345", "CY  - القاهرة", "LA  - ar"):
        assert line in ris
    (item,) = json.loads(client.get(f"/library/{book.code}/cite.json").data)
    assert item["author"] == [{"literal": "محمد بن إدريس"}]
    assert item["issued"] == {"date-parts": [[2024]]}
    assert item["URL"] == f"http://localhost/library/{book.code}"


def test_sentences_for_people_in_both_styles(session, book):
    (entry,) = editions.entries([editions.by_code(book.code)])
    place = formats.Place("12", "https://example.org/p/12")
    assert sentences.arabic(entry, place) == (
        'محمد بن إدريس، فقه <الصلاة> & "الزكاة" ]]> (١): شرح موجز، سلسلة المنبر (١)، القاهرة: وزارة الأوقاف، '
        "١٤٤٦هـ/٢٠٢٤م، ص ١٢. https://example.org/p/12"
    )
    assert sentences.english(entry, place).startswith("Muhammad ibn Idris, ")
    assert sentences.english(entry, place).endswith(
        "The Pulpit 1 (القاهرة: وزارة الأوقاف, 2024 / 1446 AH), 12. https://example.org/p/12"
    )


@pytest.fixture
def paged(session, opened):
    """A book of three printed pages, of which the second may be revised."""
    edition = opened(title="كتاب مرقوم")
    session.refresh(edition, ["volumes"])
    volume = edition.volumes[0]

    def write(revision, texts, *, is_current=True):
        for page in session.query(Page).filter_by(volume_id=volume.id):
            page.is_current = page.is_current and not is_current
        session.flush()
        file = BookFile(
            volume_id=volume.id, revision=revision, format=Format.PDF, role=Role.ACCESS, state=FileState.READY,
            name="a.pdf", sha256=str(revision) * 64, bytes=10,
        )  # fmt: skip
        session.add(file)
        session.flush()
        session.add_all(
            Page(file_id=file.id, volume_id=volume.id, revision=revision, number=number, printed_label=label, text=text,
                 is_current=is_current, source=Source.BORN)
            for number, (label, text) in enumerate(texts, 1)
        )  # fmt: skip
        edition.revision = revision if is_current else edition.revision
        session.commit()
        return edition, volume

    write(1, [("ج", "مقدمة الكتاب"), ("١٢", "قال المؤلف كلمة خطأ هنا"), ("", "صفحة بلا رقم")])
    return edition, volume, write


def stable(client, edition, number):
    page = client.get(f"/library/{edition.code}/1/{number}/cite")
    assert page.status_code == 200
    return re.search(r'data-copies="http://localhost(/library/[^"]*/p/[^"]*)"', page.text)[1].replace("&amp;", "&")


def test_a_link_to_a_page_leads_there_in_any_digits_and_without_a_mark(client, paged):
    edition, _volume, _write = paged
    link = stable(client, edition, 2)
    assert client.get(link).status_code == 302
    assert client.get(f"/library/{edition.code}/p/12").status_code == 302
    assert client.get(f"/library/{edition.code}/p/١٢").status_code == 302
    assert client.get(f"/library/{edition.code}/p/3").status_code == 302, "its number, where nothing is printed on it"
    for wrong in ("99", "%00", "١٢?v=2", "x" * 300):
        assert client.get(f"/library/{edition.code}/p/{wrong}").status_code == 404
    assert "page = {١٢}" in client.get(f"/library/{edition.code}/1/2/cite.bib").text.replace("pages", "page")


def test_a_citation_survives_an_erratum_and_its_reader_is_told(client, paged):
    edition, _volume, write = paged
    cited, untouched = stable(client, edition, 2), stable(client, edition, 1)
    write(2, [("ج", "مقدمة الكتاب"), ("", "صفحة أضيفت"), ("١٢", "قال المؤلف كلمة صواب هنا")])
    assert client.get(untouched).status_code == 302, "a page that is as it was needs no notice"
    page = client.get(cited)
    assert page.status_code == 200
    assert re.search(r"<del>.*خطأ.*</del>", page.text)
    assert re.search(r"<ins>.*صواب.*</ins>", page.text)
    assert "قال المؤلف كلمة خطأ هنا" in page.text
    assert client.get(stable(client, edition, 3)).status_code == 302


def test_a_correction_of_what_a_machine_read_is_a_revision_too(client, session, paged, cast):
    edition, volume, _write = paged
    cited = stable(client, edition, 2)
    page = session.query(Page).filter_by(volume_id=volume.id, number=2).one()
    session.add(
        PageCorrection(
            page_id=page.id, before=page.text, after="نص مصحح", source_before=Source.OCR, by_id=cast.editor.id
        )
    )
    page.text = "نص مصحح"
    session.commit()
    assert "قال المؤلف كلمة خطأ هنا" in client.get(cited).text


def test_a_page_that_went_still_says_what_was_cited(client, paged):
    edition, _volume, write = paged
    cited = stable(client, edition, 2)
    write(2, [("ج", "مقدمة الكتاب")])
    assert "قال المؤلف كلمة خطأ هنا" in client.get(cited).text


def test_what_is_not_published_yet_is_not_told_by_a_link(client, paged, close):
    edition, _volume, write = paged
    write(2, [("١٢", "سر المسودة")], is_current=False)
    mark = pages.digest("سر المسودة")
    told = client.get(f"/library/{edition.code}/p/12?rev={mark}")
    assert "سر المسودة" not in told.text
    assert told.status_code == 200, "the words are not known, which is said"
    link = stable(client, edition, 2)
    close(edition)
    for address in (link, f"/library/{edition.code}/cite.bib", f"/library/{edition.code}/1/2/cite"):
        assert client.get(address).status_code == 404


def test_long_pages_are_not_compared_word_by_word():
    long = " ".join(map(str, range(changes.MOST_WORDS)))
    assert [each.tag for each in changes.between(long, "x")] == ["del", "ins"]
