"""Rules say of each person whether they are met, and why; what is not on file is a question, not a refusal."""

import datetime as dt

import pytest

from courses.enrolment.models import EnrolmentState
from courses.enrolment.service import eligibility, joining
from lms.accounts.models import Gender, Grade
from tests.factories.accounts import make_unit, make_user
from tests.factories.courses import complete_all, enrol, make_run

S = EnrolmentState


def answer(rule, user, run=None):
    run = run or make_run()
    run.rules = [rule]
    return eligibility.judge(run, [user])[user.id][0]


@pytest.mark.parametrize(
    ("rule", "fields", "met", "says"),
    [
        ({"kind": "service", "years": 3}, {"serves_since": 2}, False, "Needs 3 years of service. Has 2 years."),
        ({"kind": "service", "years": 1}, {"serves_since": 1}, True, "Needs one year of service. Has one year."),
        ({"kind": "service", "years": 3}, {}, None, "Needs 3 years of service. The first day of service is not on file."),
        ({"kind": "age", "least": 25, "most": 45}, {"born_on": 50}, False, "Needs an age from 25 to 45 years. Has 50 years."),
        ({"kind": "age", "most": 45}, {"born_on": 45}, True, "Needs an age of 45 years at most. Has 45 years."),
        ({"kind": "age", "least": 30}, {"born_on": 29}, False, "Needs an age of 30 years or more. Has 29 years."),
        ({"kind": "grade", "any": ["second", "third"]}, {"grade": Grade.FIRST}, False, "Needs one of these grades: Second grade, Third grade. Has: First grade."),
        ({"kind": "gender", "is": "f"}, {"gender": Gender.MALE}, False, "For women only."),
        ({"kind": "gender", "is": "m"}, {"gender": Gender.MALE}, True, "For men only."),
    ],
)  # fmt: skip
def test_a_rule_explains_itself(in_english, rule, fields, met, says):
    run = make_run()
    years = {name: value for name, value in fields.items() if isinstance(value, int)}
    days = {name: run.starts_on.replace(year=run.starts_on.year - ago) for name, ago in years.items()}
    found = answer(rule, make_user("x", **{**fields, **days}), run)
    assert (found.met, found.says) == (met, says)


def test_a_year_is_whole_only_on_its_day():
    day = dt.date(2026, 11, 23)
    assert eligibility.years_between(dt.date(2023, 11, 23), day) == 3
    assert eligibility.years_between(dt.date(2023, 11, 24), day) == 2


def test_courses_and_directorates_are_named(cast, in_english):
    before = make_run()
    course = before.version.course
    rule = {"kind": "courses", "ids": [course.id]}
    assert course.title["en"] in answer(rule, cast.learner).says
    assert answer(rule, cast.learner).met is False
    complete_all(enrol(before, cast.learner))
    assert answer(rule, cast.learner).met is True
    unit = make_unit()
    mosque = make_unit(parent=unit)
    rule = {"kind": "directorates", "ids": [unit.id]}
    assert answer(rule, make_user("in", org_unit_id=mosque.id)).met is True
    assert answer(rule, make_user("out", org_unit_id=make_unit().id)).met is False
    assert answer(rule, cast.learner).met is None
    assert unit.name["en"] in answer(rule, cast.learner).says


def test_who_does_not_meet_a_rule_cannot_join_and_who_is_not_known_applies(cast):
    run = make_run()
    run.rules = [{"kind": "service", "years": 3}]
    young = make_user("young", serves_since=run.starts_on)
    with pytest.raises(eligibility.NotEligible):
        joining.join(run, young)
    assert joining.join(run, cast.learner).state is S.APPLIED
    old = make_user("old", serves_since=run.starts_on - dt.timedelta(days=2000))
    assert joining.join(run, old).state is S.ACTIVE
    assert joining.enrol(run, young, cast.registrar).state is S.ACTIVE


def test_many_people_are_judged_with_few_queries(cast, count_queries):
    before, run = make_run(), make_run()
    unit = make_unit()
    run.rules = [{"kind": "courses", "ids": [before.version.course_id]}, {"kind": "directorates", "ids": [unit.id]}]
    people = [make_user(f"p{number}", org_unit_id=unit.id) for number in range(12)]
    with count_queries() as seen:
        assert len(eligibility.judge(run, people)) == 12
    assert len(seen) <= 3
