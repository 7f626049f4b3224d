"""The pages on which marks that were given are changed: found, chosen, looked at by name, put in force, taken back."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from courses.quizzes import jobs
from courses.quizzes.models import Attempt
from courses.quizzes.regrading.models import Ruling
from courses.quizzes.service import bank
from courses.quizzes.views import load
from lms.core.db import commit
from lms.core.jobs import Job
from lms.notifications.models import Notice
from tests.courses.quizzes.hall import certify, people, sit
from tests.factories.quizzes import make_school, single

REASON = "المفتاح في الطبعة الثانية"


@pytest.fixture
def hall(session, cast):
    """The learner has b and b, the second c and b, the third a and c; b is right, c will be."""
    school = make_school(cast, [("single", single("س١")), ("single", single("س٢"))], pass_share=Decimal("0.6"))
    sat = [school.learner, *people(school, 2)]
    school.attempts = [sit(school, user, *letters) for user, letters in zip(sat, ("bb", "cb", "ac"), strict=True)]
    entry = load.entry(school.entries[0].id)
    bank.edit(entry, single("س١", right="c"), Decimal(1), school.trainer)
    school.entry, (school.old, school.new) = entry, entry.versions
    school.page = f"/teach/questions/{entry.id}/rulings"
    return school


def form(hall, kind="key", **more):
    return {"version": hall.old.id, "kind": kind, "key": hall.new.id, "reason": REASON, **more}


def passed(session):
    session.expire_all()
    return session.scalars(select(Attempt.is_passed).order_by(Attempt.id)).all()


def carried_out(session):
    """The job of the newest ruling, done here and now."""
    newest = session.scalars(select(Ruling).order_by(Ruling.id.desc())).first()
    job = session.get(Job, newest.job_id)
    assert (job.name, job.args) == ("quizzes.regrade", {"ruling_id": newest.id})
    commit()
    jobs.regrade.run(Quiet(), **job.args)
    return newest


class Quiet:
    """A job's face, where nobody looks at its progress."""

    def progress(self, done, total, note=""):
        pass


def test_a_wrong_key_is_put_right_from_the_question_to_the_way_back(client, hall, session):
    client.set_cookie("locale", "en")
    client.sign_in(hall.trainer)
    assert f'href="{hall.page}"' in client.get(f"/teach/questions/{hall.entry.id}").text
    asked = client.get(hall.page).text
    assert "3 attempts were handed in with it" in asked
    preview = client.get(f"{hall.page}/preview", query_string=form(hall)).text
    assert "would no longer pass" in preview
    assert hall.learner.name_latin in preview
    assert passed(session) == [True, False, False]
    made = client.post(hall.page, data=form(hall))
    assert made.status_code == 303
    ruling = carried_out(session)
    assert made.location == f"/teach/rulings/{ruling.id}"
    assert passed(session) == [False, True, False]
    shown = client.get(made.location).text
    assert REASON in shown
    assert "All marks are as decided" in shown
    back = client.post(f"/teach/rulings/{ruling.id}/undoing")
    assert back.location == f"/teach/rulings/{carried_out(session).id}"
    assert passed(session) == [True, False, False]
    assert "A later decision is in force" in client.get(made.location).text


def test_a_preview_as_a_sheet_names_everybody(client, hall):
    client.set_cookie("locale", "en")
    client.sign_in(hall.trainer)
    sheet = client.get(f"{hall.page}/preview.csv", query_string=form(hall))
    lines = sheet.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert hall.learner.name_latin in lines[2]  # behind the one who comes to pass
    assert sheet.headers["Cache-Control"] == "no-store"


def test_without_a_reason_nothing_is_changed_and_the_page_says_so(client, hall, session):
    client.set_cookie("locale", "en")
    client.sign_in(hall.trainer)
    answer = client.post(hall.page, data=form(hall, reason="  "))
    assert answer.status_code == 422
    assert session.scalars(select(Ruling)).all() == []
    assert client.get(f"{hall.page}/preview?kind=nonsense&version={hall.old.id}").status_code == 422
    assert client.get(f"{hall.page}/preview?kind=full_marks&version=999999").status_code == 404


def test_who_holds_a_certificate_is_named_to_the_registrar_once_and_keeps_it(client, hall, session, cast):
    held = certify(hall, hall.learner)
    client.set_cookie("locale", "en")
    client.sign_in(hall.trainer)
    preview = client.get(f"{hall.page}/preview", query_string=form(hall)).text
    assert 'class="alert' in preview
    assert "holds the certificate" in preview
    client.post(hall.page, data=form(hall))
    ruling = carried_out(session)
    commit()
    jobs.regrade.run(Quiet(), ruling_id=ruling.id)
    told = session.scalars(select(Notice).where(Notice.key.contains(":certified:"))).all()
    assert [(each.user_id, each.path) for each in told] == [(cast.registrar.id, f"/teach/rulings/{ruling.id}")]
    client.sign_in(cast.registrar)
    page = client.get(told[0].path).text
    assert re.search(rf'href="/registry/certificates/{held.code}"[^>]*>S-1', page)
    session.refresh(held)
    assert held.state == "issued"


def test_a_second_attempt_that_passes_strands_nobody(client, hall, session, cast):
    certify(hall, hall.learner)
    sit(hall, hall.learner, "c", "b")
    client.set_cookie("locale", "en")
    client.sign_in(hall.trainer)
    preview = client.get(f"{hall.page}/preview", query_string=form(hall)).text
    assert "alert alert--bad" not in preview
    client.post(hall.page, data=form(hall))
    ruling = carried_out(session)
    assert passed(session) == [False, True, False, True]
    assert session.scalars(select(Notice).where(Notice.key.contains(":certified:"))).all() == []
    assert 'id="certified"' not in client.get(f"/teach/rulings/{ruling.id}").text


def test_strangers_and_learners_change_no_marks(client, hall, cast, session):
    for user in (cast.stranger_trainer, cast.learner):
        client.sign_in(user)
        assert client.get(hall.page).status_code in {403, 404}
        assert client.post(hall.page, data=form(hall)).status_code in {403, 404}
    assert session.scalars(select(Ruling)).all() == []


def test_the_pages_ask_few_questions(client, hall, session, count_queries):
    client.set_cookie("locale", "en")
    client.sign_in(hall.trainer)
    made = client.post(hall.page, data=form(hall)).location
    carried_out(session)
    session.expire_all()
    for address in (hall.page, f"{hall.page}/preview?version={hall.old.id}&kind=full_marks", made):
        with count_queries() as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= 10, (address, len(seen), seen)
