"""A registrar says on a page what earns a course's certificate."""

import html
import json
import re

import pytest

from courses.awards import service
from courses.awards.models import AwardRule
from courses.awards.service import keeping
from courses.awards.shapes import Simple, simple
from courses.awards.tree import DEFAULT
from lms.accounts.models import Context, Role
from lms.core.audit import AuditEntry
from tests.factories.accounts import give_role, make_user
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
    given = {"lessons": "y", "each_quiz": "٦٠", "mean": "", "kind": "licence", "valid_years": "3", "shape": "simple"}
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
    assert client.post(address(run), data={"kind": "completion", "shape": "simple", **given}).status_code == 422
    assert keeping.newest(run.version.course) is None


def test_only_registrars_set_rules(client, cast, run):
    give_role(cast.trainer, Role.TRAINER, Context.COURSE, run.version.course_id)
    for person in (cast.trainer, cast.learner, cast.director):
        client.sign_in(person)
        assert client.get(address(run)).status_code == 404
        assert client.post(address(run), data={"lessons": "y", "kind": "completion"}).status_code == 404


DEEP = {"any": [{"each_quiz": 60}, {"all": [{"mean_of_quizzes": 90}, {"lessons": "all"}]}]}


def test_a_deeper_tree_is_said_in_words_and_stays_as_it_is(client, cast, run, session):
    keeping.keep(run.version.course, DEEP, by=cast.registrar)
    client.sign_in(cast.registrar)
    page = client.get(address(run)).text
    assert all(text in page for text in ("واحد مما يأتي:", "– – متوسط الاختبارات كلها: ٩٠٪ على الأقل"))
    tree = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])
    assert json.loads(tree) == DEEP
    given = {"shape": "tree", "tree": tree, "kind": "licence", "valid_years": "5"}
    assert client.post(address(run), data=given).status_code == 303
    kept = session.query(AwardRule).order_by(AwardRule.version.desc()).first()
    assert (kept.expression, kept.version, kept.valid_years) == (DEEP, 2, 5)
    for broken in ("{", '{"any": []}', '{"each_quiz": "60"}', ""):
        assert client.post(address(run), data={**given, "tree": broken}).status_code == 422


def test_a_rule_is_tried_before_it_is_kept(client, cast, run, session):
    learn(run, make_user("stronger"), "90", "90")
    client.sign_in(cast.registrar)
    given = {"shape": "simple", "lessons": "y", "each_quiz": "60", "mean": "", "kind": "completion"}
    tried = client.post(address(run), data={**given, "preview": "1"}).text
    assert "سيستحقها أيضًا: ١" in tried
    assert cast.learner.name_ar in tried
    assert keeping.newest(run.version.course) is None
    stricter = client.post(address(run), data={**given, "mean": "95", "preview": "1"}).text
    assert "لن يستحقها: ١" in stricter


def test_what_judged_whom_stays_known(cast, run, session):
    first = keeping.keep(run.version.course, {"each_quiz": 60}, by=cast.registrar)
    was = service.candidates(run)[0].grounds["rule"]
    keeping.keep(run.version.course, {"each_quiz": 70}, by=cast.registrar)
    now = service.candidates(run)[0].grounds["rule"]
    assert (was, now != was) == (f"{first.id}:1", True)
    assert [rule.expression for rule in keeping.versions(run.version.course)] == [{"each_quiz": 70}, {"each_quiz": 60}]


def test_the_academys_own_rule_has_the_usual_shape():
    assert simple(DEFAULT) == Simple(lessons=True, each_quiz=60, mean=75)
    assert simple({"each_quiz": 60}) == Simple(lessons=False, each_quiz=60)
    assert simple({"all": [{"quiz": "k", "least": 5}]}) is None
    assert simple({"all": [{"each_quiz": 60}, {"any": [{"each_quiz": 9}]}]}) is None
