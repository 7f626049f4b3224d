"""A PDF of a gigabyte: refused before it is sent and when it has come, and read in little memory by whoever must."""

import dataclasses
import json

import pytest

from lms.core import db as database
from lms.core.errors import BadValue
from lms.core.i18n import force_locale
from lms.publications.files.service import importing
from media.models import StoredObject
from media.refusals import Reason, Refused
from media.service import filing, uploads
from media.service.gathering import Source

SIZE = 1 << 30
MEMORY = 400_000_000  # of addresses, and so of everything
OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    b"<</Length 34>>stream\nBT /F 12 Tf 9 99 Td (Vast) Tj ET \nendstream",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)


@pytest.fixture
def vast(tmp_path):
    """A sound PDF of which all but the last bytes are a hole: it weighs a gigabyte and nothing on the disk."""
    path = tmp_path / "vast.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.seek(SIZE)
        places = []
        for number, content in enumerate(OBJECTS, 1):
            places.append(file.tell())
            file.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        table = file.tell()
        file.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
        file.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table)
    return path


@pytest.mark.once
def test_it_is_refused_with_a_sentence_before_it_is_sent_and_when_it_has_come(session, cast, vast, tmp_path):
    with force_locale("ar"), pytest.raises(BadValue, match="٢٠٠ م"):
        uploads.begin(cast.editor, "vast.pdf", SIZE, wanted="file")
    asset = uploads.expect(cast.editor, "vast.pdf", "file")
    row = StoredObject(backend="local", key="vast", bytes=vast.stat().st_size, sha256="0" * 64, mime="application/pdf")
    session.add(row)
    database.commit()
    with pytest.raises(Refused) as refused:
        filing.settle(asset.id, Source(row, vast), tmp_path)
    assert refused.value.reason is Reason.FILE_TOO_LARGE


@pytest.mark.once
def test_its_programs_read_it_in_little_memory_and_what_readers_get_is_small(vast, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "LIMITS", dataclasses.replace(importing.LIMITS, memory_bytes=MEMORY))
    copy = tmp_path / "copy"
    assert importing.run(importing.WASH, "pdf", vast, copy, cwd=tmp_path) == {"made": "pdf", "removed": []}
    assert copy.stat().st_size < 5000
    for source in (vast, copy):
        said = importing.run(importing.PROGRAMS / "pdf_pages.py", source, tmp_path / "lines", cwd=tmp_path)
        assert said == {"pages": 1, "wordless": 0}
        assert json.loads((tmp_path / "lines").read_text())["text"] == "Vast"
