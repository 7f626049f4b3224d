"""All files of a batch in one ZIP that is written while it is sent."""

import io
import zipfile

import pytest
from sqlalchemy import select

from lms.certificates import press, service
from lms.certificates.archive import Entry, file_name, written
from lms.certificates.models import IssueItem
from lms.certificates.service import sheets
from lms.core.db import commit
from tests.factories.accounts import make_user
from tests.factories.certificates import approve, make_award

pytestmark = pytest.mark.once


def opened(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


def test_an_archive_is_written_piece_by_piece_and_reads_no_file_before_its_turn():
    read = []

    def content(number):
        read.append(number)
        yield b"a" * 1000
        yield b"b" * 1000

    pieces = written(Entry(f"{number}.pdf", content(number)) for number in range(3))
    first = next(pieces)
    assert (len(first) < 3000, read) == (True, [0])
    archive = opened(first + b"".join(pieces))
    assert archive.namelist() == ["0.pdf", "1.pdf", "2.pdf"]
    assert archive.read("2.pdf") == b"a" * 1000 + b"b" * 1000


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("محمد السيد", "S-1 محمد السيد.pdf"),
        ("../../etc/passwd", "S-1 -..-etc-passwd.pdf"),
        ('a"b*c?', "S-1 a-b-c-.pdf"),
        ("اسم " * 60, f"S-1 {('اسم ' * 60)[:80].strip()}.pdf"),
    ],
)
def test_a_name_that_every_system_takes(name, shown):
    assert file_name("S-1", name) == shown


def test_the_archive_of_a_batch_has_each_signed_file_and_a_list_of_all(client, session, cast):
    batch = approve([make_award(make_user(f"graduate{number}")) for number in range(3)], cast.registrar)
    for item in service.batch(batch.id).items:
        service.issue(item.id, press.current())
    commit()
    issued = session.scalars(select(IssueItem.certificate_id).order_by(IssueItem.id)).all()
    for certificate_id in issued[:2]:
        sheets.keep(certificate_id)
    client.sign_in(cast.registrar)
    archive = opened(client.get(f"/registry/batches/{batch.id}/certificates.zip").data)
    listed, *names = archive.namelist()
    assert len(archive.read(listed).decode("utf-8-sig").splitlines()) == 4, "its heads, and who has no file yet too"
    assert len(set(names)) == 2
    assert all(archive.read(name).startswith(b"%PDF-") for name in names)
    client.sign_in(cast.learner)
    assert client.get(f"/registry/batches/{batch.id}/certificates.zip").status_code == 404
