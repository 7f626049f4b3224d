"""A learner's own page: what is missing, and who is next."""

import pytest
from sqlalchemy import select

from courses.awards import service
from courses.awards.service import asking, confirming, keeping
from courses.awards.shapes import Licence
from courses.gradebook.service import books
from courses.quizzes.models import Attempt, Quiz
from lms.accounts.models import Context, Role
from lms.accounts.service import people
from lms.certificates import press
from lms.certificates.models import Step
from lms.certificates.service import chain
from tests.factories.accounts import give_role
from tests.factories.awards import learn, make_run


@pytest.fixture
def run(cast):
    return service.run_by_id(make_run().id)


def page(client, run):
    return client.get(f"/learn/runs/{run.code}/certificate")


def test_a_learner_reads_what_is_missing_and_others_read_nothing(client, cast, run):
    learn(run, cast.learner, "71", None, lessons=1)
    client.sign_in(cast.learner)
    text = page(client, run).text
    assert all(said in text for said in ("ناقص: درسان", "ناقص: اختبار 2، لم يؤدَّ بعد", "٣٥٫٥٪ من ٧٥٪"))
    assert f"/learn/runs/{run.code}/certificate" in client.get("/my").text
    for person in (cast.stranger, cast.registrar):
        client.sign_in(person)
        assert page(client, run).status_code == 404


def test_a_licence_is_told_unit_by_unit_and_level_by_level(client, cast, run):
    keeping.keep(run.version.course, Licence().expression(), by=cast.registrar, kind="licence", valid_years=5)
    learn(run, cast.learner, "90", "90")
    client.sign_in(cast.learner)
    text = page(client, run).text
    assert all(said in text for said in ("ناقص: عملي الوحدة الأولى، لا نتيجة بعد", "متقدم", "قياسي", "تسري ٥ سنوات"))


def test_each_step_of_the_chain_tells_its_learner_who_is_next(client, session, cast, run):
    chain.choose_steps(list(Step), cast.admin)
    give_role(cast.trainer, Role.TRAINER, Context.COURSE, run.version.course_id)
    learn(run, cast.learner, "90", "90")
    client.sign_in(cast.learner)
    assert "اعتماد المدرب لنتيجتك" in page(client, run).text
    trainer = people.find(cast.trainer.id)
    confirming.confirm(run, seen=confirming.desk(run, trainer).digest, by=trainer)
    assert "مراجعة المسجل لاسمك" in page(client, run).text
    scope, common = service.of_run(run), press.current(cast.registrar)
    seen = service.digest(scope, scope.candidates(), common)
    service.issue(scope, None, seen=seen, by=cast.registrar, press=common)
    assert "توقيع المدير" in page(client, run).text


def test_a_mark_that_its_quiz_does_not_show_yet_is_told_by_nobody(session, cast, run):
    enrolment = learn(run, cast.learner, "41.5", "90")
    enrolment.run, enrolment.user = run, cast.learner
    books.keep_up(run)
    session.flush()
    hidden = session.scalars(select(Attempt).order_by(Attempt.id)).first()
    assert session.get(Quiz, hidden.quiz_id)
    asked = asking.asked(enrolment)
    assert asked.is_hiding, "nothing was posted to the learner yet"
    assert {lack.what for lack in asked.lacks} == {"hidden"}
