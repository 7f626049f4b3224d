import re

import pypdfium2
import pytest
from sqlalchemy import select

from courses.awards import service
from lms.accounts.models import Context, Role
from lms.certificates import jobs
from lms.certificates import service as certificates
from lms.certificates.models import Cause, Certificate, IssueBatch, IssueItem
from lms.certificates.service import chain
from lms.core.db import commit
from lms.core.jobs import Job
from tests.conftest import everything
from tests.factories.accounts import give_role, make_user
from tests.factories.awards import learn, make_run


@pytest.fixture
def run(cast):
    chain.choose_steps([], cast.admin)  # the registrar alone; the whole chain is in test_chain.py
    run = service.run_by_id(make_run().id)
    give_role(cast.trainer, Role.TRAINER, Context.COURSE, run.version.course_id)
    learn(run, cast.learner, "90", "90")
    learn(run, make_user("second"), "75", "75")
    learn(run, make_user("short"), "90", "40")
    return run


@pytest.fixture
def page(run):
    return f"/registry/runs/{run.id}/certificates"


class StillRunning:
    """A job that nobody stops; the real one is in test_bulk.py."""

    def progress(self, done, total, note=""):
        pass


def digest_on(text: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{64})"', text)[1]


def approve_all(client, page):
    return client.post(page, data={"whom": "all", "seen": digest_on(client.get(page).text)})


def test_the_registrar_sees_who_is_ready_and_what_the_others_lack(client, cast, page):
    client.sign_in(cast.registrar)
    ready = client.get(page).text
    assert cast.learner.name_ar in ready
    assert "short" not in ready
    assert "إصدار شهادتين" in ready
    missing = client.get(f"{page}?tab=missing").text
    assert "ناقص: اختبار 2، ٤٠٪ من ٦٠٪" in missing
    assert cast.learner.name_ar not in missing


def test_one_click_issues_to_all_who_earned_it_and_a_second_one_does_no_harm(client, session, cast, run, page):
    client.sign_in(cast.registrar)
    shown = {"whom": "all", "seen": digest_on(client.get(page).text)}
    first, second = client.post(page, data=shown), client.post(page, data=shown)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert everything(session, "issue_batch") == 1
    batch = session.scalars(select(IssueBatch)).one()
    assert session.scalars(select(Job).where(Job.id == batch.job_id)).one().args == {"batch_id": batch.id}
    commit()
    jobs.issue_batch.run(StillRunning(), batch.id)
    results = client.get(first.location).text
    assert results.count("-CC-") == 2
    assert client.get(f"/registry/batches/{batch.id}/sheets-2.pdf").status_code == 404
    issued = client.get(f"{page}?tab=issued").text
    assert cast.learner.name_ar in issued
    assert len(pypdfium2.PdfDocument(client.get(f"/registry/batches/{batch.id}/sheets-1.pdf").data)) == 2
    again = client.post(page, data=shown)
    assert (again.status_code, again.location) == (303, first.location)
    assert everything(session, "certificate") == 2


def test_after_a_revocation_the_same_words_may_be_issued_anew(client, session, cast, run, page):
    client.sign_in(cast.registrar)
    for expected in (1, 2):
        approve_all(client, page)
        batch = session.scalars(select(IssueBatch).order_by(IssueBatch.id.desc())).first()
        commit()
        jobs.issue_batch.run(StillRunning(), batch.id)
        assert everything(session, "issue_batch") == expected
        for certificate in session.scalars(select(Certificate).where(Certificate.state == "issued")).all():
            certificates.revoke(certificate, cause=Cause.ISSUED_IN_ERROR, reason="x", by=cast.admin)
    assert everything(session, "certificate") == 4


def test_only_the_chosen_are_issued(client, session, cast, run, page):
    client.sign_in(cast.registrar)
    seen = digest_on(client.get(page).text)
    chosen = next(one for one in service.candidates(run) if one.learner.id == cast.learner.id)
    client.post(page, data={"whom": "chosen", "seen": seen, "person": [chosen.key]})
    assert [item.holder_id for item in session.scalars(select(IssueItem))] == [cast.learner.id]
    nobody = client.post(page, data={"whom": "chosen", "seen": seen})
    assert nobody.status_code == 422


def test_an_approval_of_what_has_changed_meanwhile_is_refused(client, session, cast, page):
    client.sign_in(cast.registrar)
    seen = digest_on(client.get(page).text)
    cast.learner.name_ar = "محمد المتدرب بعد التصحيح"
    refused = client.post(page, data={"whom": "all", "seen": seen})
    assert refused.status_code == 409
    assert everything(session, "issue_batch") == 0
    assert approve_all(client, page).status_code == 303


def test_who_has_not_earned_it_cannot_be_slipped_in(client, session, cast, run, page):
    client.sign_in(cast.registrar)
    short = next(one for one in service.candidates(run) if one.place == "missing")
    data = {"whom": "chosen", "seen": digest_on(client.get(page).text), "person": [short.key]}
    assert client.post(page, data=data).status_code == 409
    assert everything(session, "issue_batch") == 0


def test_the_registrar_issues_the_trainer_and_the_director_look_and_nobody_else_sees(client, cast, page):
    seen = {}
    for name, person in cast.everyone().items():
        client.sign_in(person) if person else client.sign_out()
        answer = client.post(page, data={"whom": "chosen", "seen": "x"})
        seen[name] = (client.get(page).status_code, answer.status_code)
    assert seen.pop("visitor")[0] in {302, 303}
    assert seen == {
        "registrar": (200, 422),
        "admin": (200, 422),
        "director": (200, 403),
        "trainer": (200, 403),
        "stranger_trainer": (404, 404),
        "learner": (404, 404),
        "officer": (404, 404),
        "editor": (404, 404),
        "stranger": (404, 404),
    }


def test_a_sample_is_marked_as_one_and_is_in_no_register(client, session, cast, page):
    client.sign_in(cast.registrar)
    pdf = pypdfium2.PdfDocument(client.get(f"{page}/sample.pdf").data)
    assert "SPECIMEN" in pdf.get_metadata_value("Title")
    assert session.scalars(select(Certificate)).all() == []


def test_the_page_of_a_run_is_found_and_of_no_run_is_not(client, cast):
    client.sign_in(cast.registrar)
    assert client.get("/registry/runs/999999/certificates").status_code == 404
    empty = make_run()
    assert client.get(f"/registry/runs/{empty.id}/certificates").status_code == 200


def test_the_registrar_who_approves_signs_where_the_settings_name_nobody(client, session, cast, page):
    client.sign_in(cast.registrar)
    approve_all(client, page)
    fields = session.scalars(select(IssueItem)).first().fields
    signed = {signature["post"]["en"]: signature["name"]["ar"] for signature in fields["signatures"]}
    assert signed == {"Registrar": cast.registrar.name_ar, "Director": ""}
