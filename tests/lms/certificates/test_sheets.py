"""An issued certificate always has its file in the end."""

import datetime as dt

from sqlalchemy import select

from lms.certificates import code as codes
from lms.certificates import jobs
from lms.certificates.service import sheets
from lms.core import clock
from lms.core.db import commit, transaction
from lms.core.jobs import Job
from tests.factories.certificates import make_certificate


def asked(session):
    return [row.args["certificate_id"] for row in session.scalars(select(Job).where(Job.name == "certificates.sheet"))]


def test_a_file_that_a_crash_left_missing_is_made_later(session, cast):
    certificate = make_certificate(cast.learner, cast.registrar)
    commit()
    with transaction():
        jobs.make_missing_sheets()
    assert asked(session) == [], "its own job may still be at it"
    certificate.created_at = clock.now() - dt.timedelta(minutes=11)
    commit()
    for _ in range(2):
        with transaction():
            jobs.make_missing_sheets()
    assert asked(session) == [certificate.id]
    session.commit()
    jobs.make_sheet.run(None, certificate.id)
    session.refresh(certificate)
    assert sheets.content(certificate.sheet_id).startswith(b"%PDF-")


def test_making_a_file_twice_keeps_one(session, cast, app):

    certificate = make_certificate(cast.learner, cast.registrar)
    commit()
    first = sheets.keep(certificate.id).sheet_id
    assert sheets.keep(certificate.id).sheet_id == first


def test_a_holder_who_comes_before_the_file_is_told_to_come_back(client, cast):
    certificate = make_certificate(cast.learner, cast.registrar)
    client.sign_in(cast.learner)
    answer = client.get(f"/certificates/{codes.shown(certificate.code)}.pdf")
    assert answer.status_code == 404
    assert "ما زال الملف يُعَدُّ" in answer.text
    assert "يُعَدُّ ملفها الآن" in client.get("/certificates").text
