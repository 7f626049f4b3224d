"""A holder's own page: sharing what one holds, the transcript of it, and who has the printed sheet."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from lms.certificates import code as codes
from lms.certificates import jobs, press, sharing
from lms.certificates.models import Cause, Certificate, CertificateEvent, CertificateState
from lms.certificates.service import journal, transcripts
from lms.core.db import commit
from lms.core.errors import RuleError
from lms.core.jobs import Job, Running
from tests.factories.accounts import make_user
from tests.factories.certificates import make_certificate


@pytest.fixture
def holder(cast):
    """Two certificates, the younger with a title that means something in an address."""
    make_certificate(cast.learner, cast.registrar, hours=6)
    make_certificate(cast.learner, cast.registrar, hours=24, course={"ar": "الحاسب & الخطابة #1", "en": "A & B #1"})
    commit()
    return cast.learner


def asked(client, session):
    """Ask for the transcript, and do the worker's part."""
    answer = client.post("/certificates/transcript")
    job = session.scalars(select(Job).where(Job.name == "certificates.transcript")).all()[-1]
    commit()
    jobs.make_transcript.run(Running(job.id), **job.args)
    session.expire_all()
    return answer


def of_kind(session, holder, state):
    query = select(Certificate).where(Certificate.holder_id == holder.id, Certificate.kind == "transcript")
    return session.scalars(query.where(Certificate.state == state)).all()


def test_a_transcript_is_issued_once_and_a_newer_one_takes_its_place(client, session, holder, cast, in_english):
    client.sign_in(holder)
    client.set_cookie("locale", "en")
    assert "Issue my transcript" in client.get("/certificates").text
    assert asked(client, session).status_code == 303
    first = of_kind(session, holder, CertificateState.ISSUED)
    assert [row["serial"] for row in first[0].snapshot["rows"]] == sorted(
        row["serial"] for row in first[0].snapshot["rows"]
    )
    assert first[0].sheet_id
    assert "Issue my transcript" not in client.get("/certificates").text
    assert client.post("/certificates/transcript").headers["Location"].endswith("/certificates")
    make_certificate(holder, cast.registrar, hours=2)
    commit()
    transcripts.issue(holder.id, press.current())
    assert transcripts.issue(holder.id, press.current()) == of_kind(session, holder, CertificateState.ISSUED)[0].id
    session.expire_all()
    (old,) = of_kind(session, holder, CertificateState.SUPERSEDED)
    (new,) = of_kind(session, holder, CertificateState.ISSUED)
    assert (old.id, new.supersedes_id, len(new.snapshot["rows"])) == (first[0].id, first[0].id, 3)
    causes = (
        select(CertificateEvent.cause).where(CertificateEvent.certificate_id == old.id).order_by(CertificateEvent.id)
    )
    assert session.scalars(causes).all() == [None, Cause.RENEWED]
    assert list(journal.check()) == []
    page = client.get(f"/verify/{codes.shown(old.code)}").text
    assert "A newer one took its place" in page
    assert all(row["serial"] in page for row in old.snapshot["rows"])


@pytest.mark.once
def test_who_holds_nothing_has_nothing_to_list(client, cast, in_english):
    nobody = make_user("nobody")
    with pytest.raises(RuleError, match="none yet"):
        transcripts.due(nobody, [], press.current())
    client.sign_in(nobody)
    assert client.post("/certificates/transcript").status_code == 409
    assert "Issue my transcript" not in client.get("/certificates").text


@pytest.mark.once
def test_a_page_is_shared_by_plain_links_that_carry_any_title(session, holder, in_english):
    certificate = session.scalars(select(Certificate).order_by(Certificate.id.desc())).first()
    chat, letter, profile = (way.address for way in sharing.ways(certificate))
    address = certificate.snapshot["verify"]
    assert parse_qs(urlsplit(chat).query)["text"] == [f"{certificate.snapshot['title']['en']}: A & B #1 {address}"]
    assert parse_qs(letter.partition("?")[2])["body"] == [address]
    fields = parse_qs(urlsplit(profile).query)
    assert (fields["certId"], fields["certUrl"]) == ([certificate.serial], [address])
    assert fields["name"][0].endswith("A & B #1")


@pytest.mark.once
def test_the_holders_page_asks_little(client, holder, count_queries):
    client.sign_in(holder)
    client.get("/certificates")
    with count_queries() as counted:
        assert client.get("/certificates").status_code == 200
    assert len(counted) <= 8
