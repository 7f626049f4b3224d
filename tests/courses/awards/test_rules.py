"""A registrar says on a page what earns a course's certificate."""

import pytest

from courses.awards import service
from courses.awards.models import AwardRule
from courses.awards.service import keeping
from courses.awards.shapes import Simple, simple
from courses.awards.tree import DEFAULT
from lms.accounts.models import Context, Role
from lms.core.audit import AuditEntry
from tests.factories.accounts import give_role
from tests.factories.awards import learn, make_run


@pytest.fixture
def run(cast):
    run = service.run_by_id(make_run().id)
    learn(run, cast.learner, "70", "70")
    return run


def address(run) -> str:
    return f"/registry/courses/{run.version.course_id}/award-rule"


def test_a_gentler_rule_is_kept_and_judges_at_once(client, cast, run, session):
    assert not service.candidates(run)[0].has_earned, "the academy asks for a mean of 75"
    client.sign_in(cast.registrar)
    page = client.get(address(run)).text
    assert 'value="75"' in page
    assert address(run) in client.get(f"/registry/runs/{run.id}/certificates").text
    given = {"lessons": "y", "each_quiz": "٦٠", "mean": "", "kind": "licence", "valid_years": "3"}
    for _ in range(2):
        assert client.post(address(run), data=given).status_code == 303
    kept = session.query(AwardRule).one()
    assert kept.expression == {"all": [{"lessons": "all"}, {"each_quiz": 60}]}
    assert (kept.kind, kept.valid_years, kept.changed_by_id) == ("licence", 3, cast.registrar.id)
    assert service.candidates(service.run_by_id(run.id))[0].has_earned
    assert session.query(AuditEntry).filter_by(action="award_rule.changed").count() == 1


@pytest.mark.parametrize("given", [{}, {"mean": "101"}, {"each_quiz": "0"}, {"lessons": "y", "valid_years": "x"}])
def test_a_rule_that_asks_for_nothing_or_too_much_is_refused(client, cast, run, given):
    client.sign_in(cast.registrar)
    assert client.post(address(run), data={"kind": "completion", **given}).status_code == 422
    assert keeping.newest(run.version.course) is None


def test_only_registrars_set_rules(client, cast, run):
    give_role(cast.trainer, Role.TRAINER, Context.COURSE, run.version.course_id)
    for person in (cast.trainer, cast.learner, cast.director):
        client.sign_in(person)
        assert client.get(address(run)).status_code == 404
        assert client.post(address(run), data={"lessons": "y", "kind": "completion"}).status_code == 404


def test_a_rule_that_no_form_can_show_says_so(client, cast, run):
    keeping.keep(run.version.course, {"any": [{"each_quiz": 60}, {"mean_of_quizzes": 90}]}, by=cast.registrar)
    client.sign_in(cast.registrar)
    assert "لا يستطيع هذا النموذج" in client.get(address(run)).text


def test_the_academys_own_rule_has_the_usual_shape():
    assert simple(DEFAULT) == Simple(lessons=True, each_quiz=60, mean=75)
    assert simple({"each_quiz": 60}) == Simple(lessons=False, each_quiz=60)
    assert simple({"all": [{"quiz": "k", "least": 5}]}) is None
    assert simple({"all": [{"each_quiz": 60}, {"any": [{"each_quiz": 9}]}]}) is None
