"""Files of a case: taken, cleaned by the job, scanned where there is a scanner, given out to those who may see them."""

import dataclasses
import io
import socket
import threading

import pytest
from werkzeug.datastructures import FileStorage

from lms.complaints.files import cleaning, jobs, rules, service, words
from lms.complaints.files.models import CaseFile, FileState, Reason
from lms.complaints.models import CaseMessage, MessageKind, MessageState, Visibility
from lms.core import db as database
from lms.core.errors import BadValue
from lms.core.jobs import Job
from media import keeping
from media.models import StoredObject
from tests.factories.accounts import make_unit
from tests.factories.complaints import make_case, make_officer
from tests.lms.complaints.files.sheets import PAYLOAD, a_photo, an_armed_pdf

HOSTILE = "../../etc/\u202egpj.<script>alert(1)</script>\n.jpg"


def a_file(content, name="photo.jpg"):
    return FileStorage(io.BytesIO(content), filename=name)


def sent(case, *files, **how):
    brought = service.bring(files)
    rows = service.take(case, brought, **how)
    database.commit()
    return rows


@pytest.fixture
def case(session):
    made = make_case(make_unit())
    database.commit()
    return made


@pytest.fixture
def scanner(app, monkeypatch):
    """What speaks ClamAV's protocol on a real socket, and answers what the test says."""
    said = {"answer": b"stream: OK\0", "seen": b""}
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            while True:
                try:
                    wire, _ = server.accept()
                except OSError:
                    return
                with wire, wire.makefile("rb") as read:
                    if read.read(10) == b"zINSTREAM\0":
                        while size := int.from_bytes(read.read(4), "big"):
                            said["seen"] += read.read(size)
                        wire.sendall(said["answer"])

        threading.Thread(target=listen, daemon=True).start()
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        settings = dataclasses.replace(app.config["SETTINGS"], clamav_url=url)
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        yield said
        server.shutdown(socket.SHUT_RDWR)


def test_what_was_sent_lies_in_quarantine_until_the_job_has_made_it_harmless(session, client, case, cast):
    officer = make_officer(case.unit)
    database.commit()
    photo, pdf = sent(case, a_file(a_photo(), HOSTILE), a_file(an_armed_pdf(), "عقد.pdf"))
    client.sign_in(officer)
    assert client.get(f"/complaints/files/{photo.mark}").status_code == 409
    for job in session.query(Job).filter_by(name="complaints.clean").order_by(Job.key):
        jobs.clean.run(None, **job.args)
    session.expire_all()
    assert (photo.state, pdf.state) == (FileState.CLEAN, FileState.CLEAN)
    assert words.said(photo).tone == "wait"  # cleaned, and not scanned: that is said
    assert photo.original_id is None  # the original goes
    given = client.get(f"/complaints/files/{photo.mark}")
    assert given.content_type == "image/jpeg"
    assert PAYLOAD.encode() not in given.data
    assert given.data[:3] == b"\xff\xd8\xff"
    headers = given.headers
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert "%2F" not in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-store"
    assert pdf.removed == ["actions", "attachments", "scripts"]
    for other in (cast.stranger, make_officer(make_unit())):
        client.sign_in(other)
        assert client.get(f"/complaints/files/{photo.mark}").status_code == 404
    client.sign_out()
    assert client.get(f"/complaints/files/{photo.mark}").status_code == 404


def test_the_citizen_sees_their_own_files_and_those_of_replies_that_were_sent(app, session, client, case, monkeypatch):
    message = CaseMessage(case_id=case.id, kind=MessageKind.REPLY, body="رد", salt="s", state=MessageState.DRAFT)
    session.add(message)
    database.commit()
    letter, own, note = sent(case, *[a_file("نص".encode(), "a.txt")] * 3)
    letter.message_id, note.visibility = message.id, Visibility.INTERNAL
    for row in (letter, own, note):
        row.state, row.clean_id = FileState.CLEAN, row.original_id
    monkeypatch.setitem(app.extensions, "case_visits", [lambda found, own=case.id: found.id == own])

    def seen():
        database.commit()
        listed = [row.mark for row in service.of(case, for_citizen=True)]
        given = [
            row.mark for row in (letter, own, note) if client.get(f"/complaints/files/{row.mark}").status_code == 200
        ]
        assert listed == given
        return given

    assert seen() == [own.mark]
    message.state = MessageState.SENT
    assert seen() == [letter.mark, own.mark]


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ([a_file(b"x" * 2_000_001, "a.txt")], "too large"),
        ([a_file(b"", "a.txt")], "is empty"),
        ([a_file(b"MZ\x90\0" * 9, "a.jpg")], "cannot take"),
        ([a_file(b"%PDF-1.4", "a.jpg")], "not what its name says"),
        ([a_file("نص".encode(), "a.txt")] * 4, "At most 3 files"),
    ],
)
def test_what_is_not_taken_is_refused_with_a_sentence_before_anything_is_written(
    session, cast, in_english, files, refusal
):
    rules.keep(rules.Rules(most=3, megabytes=2), by=cast.admin)
    database.commit()
    with pytest.raises(BadValue, match=refusal):
        service.bring(files)
    assert service.bring([a_file(b"", "")]) == []


def test_a_virus_is_locked_away_and_a_scanner_without_an_answer_makes_nothing_clean(session, case, scanner, cast):
    row, other = sent(case, a_file(a_photo()), a_file("نص".encode(), "a.txt"))
    for answer in (b"INSTREAM size limit exceeded. ERROR\0", b""):
        scanner["answer"] = answer
        with pytest.raises(Exception, match=r"ERROR|ended"):
            cleaning.clean(row.id)
        session.refresh(row)
        assert (row.state, row.reason, row.clean_id) == (FileState.ERROR, Reason.NO_ANSWER, None)
        assert words.said(row).tone == "bad"
    scanner["answer"] = b"stream: Eicar-Test-Signature FOUND\0"
    cleaning.clean(row.id)
    scanner["answer"], scanner["seen"] = b"stream: OK\0", b""
    cleaning.clean(other.id)
    session.refresh(row)
    session.refresh(other)
    assert (row.state, row.reason, row.original_id) == (FileState.BLOCKED, Reason.VIRUS, None)
    assert (other.state, words.said(other).tone, scanner["seen"]) == (FileState.CLEAN, "good", "نص".encode())


def test_a_worker_that_ends_in_the_middle_leaves_a_file_that_is_cleaned_by_the_next(session, case, monkeypatch):
    (row,) = sent(case, a_file(a_photo()))
    for place in ("keep", "bring"):
        with monkeypatch.context() as patch:
            patch.setattr(keeping, place, lambda *_: (_ for _ in ()).throw(SystemExit))
            with pytest.raises(SystemExit):
                cleaning.clean(row.id)
        session.refresh(row)
        assert row.state is FileState.PENDING
    cleaning.clean(row.id)
    cleaning.clean(row.id)  # and once more, by a worker that was thought dead
    session.refresh(row)
    assert row.state is FileState.CLEAN
    assert session.query(StoredObject).filter_by(mime="image/jpeg").count() == 1


def test_a_program_that_breaks_off_makes_nothing_clean_and_staff_may_have_it_checked_again(
    session, client, case, monkeypatch
):
    (row,) = sent(case, a_file(a_photo()))
    with monkeypatch.context() as patch:
        patch.setattr(cleaning, "LIMITS", dataclasses.replace(cleaning.LIMITS, memory_bytes=1 << 20))
        with pytest.raises(Exception, match="ended"):
            cleaning.clean(row.id)
    session.refresh(row)
    assert (row.state, row.reason) == (FileState.ERROR, Reason.BROKE_OFF)
    client.sign_in(make_officer(case.unit))
    assert client.post(f"/complaints/files/{row.mark}/check").status_code == 303
    session.refresh(row)
    assert row.state is FileState.PENDING


def test_originals_are_kept_where_the_academy_wants_them(session, case, cast):
    rules.keep(rules.Rules(originals=rules.Originals.KEEP), by=cast.admin)
    database.commit()
    (row,) = sent(case, a_file(a_photo()))
    cleaning.clean(row.id)
    session.refresh(row)
    assert session.get(CaseFile, row.id).original_id not in {None, row.clean_id}
