"""What is made of a published text: sheets that print well, and a pack that opens by itself."""

import hashlib
import io
import zipfile

import pypdfium2
import pytest

from lms.core.jobs import Job
from lms.sermons import jobs, press
from lms.sermons.kinds import Content, FileKind
from lms.sermons.service import chronicle, files
from tests.factories.sermons import FRIDAY, make_published
from tests.lms.sermons import pdf_text

VERSE = "وَقُلِ ٱعْمَلُوا۟ فَسَيَرَى ٱللَّهُ عَمَلَكُمْ"


@pytest.mark.once
def test_the_sheets_and_the_pack(client, session) -> None:
    text = make_published()
    chronicle.changed(text)
    asked = session.query(Job).filter_by(name="sermons.files").one()
    assert asked.args == {"text_id": text.id}
    session.commit()
    assert files.make(text.id)
    assert not files.make(text.id)  # the same words, the same files: nothing is made again
    made = files.of(text)
    assert set(made) == set(FileKind)
    page = client.get(f"/sermons/{FRIDAY}").text
    assert made[FileKind.PACK].sha256 in page
    packed = _downloaded(client, "pack")
    assert hashlib.sha256(packed).hexdigest() == made[FileKind.PACK].sha256
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert set(inside) == {"sermon.html", "sermon.pdf", "SHA256SUMS"}
    assert f"﴿{VERSE}﴾" in inside["sermon.html"].decode()
    assert "http" not in inside["sermon.html"].decode().replace("http://localhost/sermons", "")  # nothing is fetched
    assert hashlib.sha256(inside["sermon.pdf"]).hexdigest() in inside["SHA256SUMS"].decode()
    sheet, booklet = pypdfium2.PdfDocument(inside["sermon.pdf"]), pypdfium2.PdfDocument(_downloaded(client, "booklet"))
    assert [round(side / 72 * 25.4) for side in sheet[0].get_size()] == [210, 297]
    assert [round(side / 72 * 25.4) for side in booklet[0].get_size()] == [105, 148]
    assert pdf_text.fonts(inside["sermon.pdf"]) >= {"Amiri", "AmiriQuran"}
    before = made[FileKind.PACK].sha256
    text.second = "كلمات أخرى"
    session.commit()
    assert files.make(text.id)
    assert files.of(text)[FileKind.PACK].sha256 != before


@pytest.mark.once
def test_every_word_of_a_text_is_on_its_sheet(session) -> None:
    words = 'Begin with time, #text(red)[x] $ * _ \\ and "steal" none of it.'
    content = Content(
        "On time", first=f"## Hours\n\n{words} «A saying» [Muslim]", second="The second part.", supplication="Amen."
    )
    text = make_published(language="en", content=content)
    order = files.ordered(text.id)
    assert order is not None
    for kind in (FileKind.SHEET, FileKind.BOOKLET):
        printed = pdf_text.words(press.pdf(order.told, kind))
        for said in ("On time", "Hours", words, "«A saying»", "[Muslim]", "The second part.", "Amen.", "Second sermon"):
            assert said in printed
        assert "one." not in printed


def test_files_that_no_job_made_are_asked_for_again(session) -> None:
    text = make_published()
    jobs.make_missing_files()
    jobs.make_missing_files()
    asked = [job for job in session.query(Job).all() if job.key.startswith(f"sermon-files:{text.id}:late")]
    assert 1 <= len(asked) <= 2  # the second only where five minutes ended in between


def _downloaded(client, kind: str) -> bytes:
    answer = client.get(f"/sermons/{FRIDAY}/files/ar/{kind}")
    assert answer.status_code == 302
    return client.get(answer.location).data
