"""Practicals: a trainer enters them unit by unit, and a licence by levels judges them."""

from fractions import Fraction

import pytest

from courses.awards import service
from courses.awards.service import keeping, practicals
from courses.awards.service.practicals import Entry
from courses.awards.shapes import Courses, Licence, Simple, courses, licence, simple
from courses.awards.words import lack
from lms.accounts.models import Context, Role
from lms.accounts.service import people
from lms.core.i18n import force_locale
from tests.conftest import everything
from tests.factories.accounts import give_role
from tests.factories.awards import learn, make_run


@pytest.fixture
def run(cast):
    run = service.run_by_id(make_run().id)
    give_role(cast.trainer, Role.TRAINER, Context.COURSE, run.version.course_id)
    learn(run, cast.learner, "90", "90")
    return run


def only(run):
    return service.candidates(service.run_by_id(run.id))[0]


def shown(run, percent, by, *, is_proctored=True):
    """What was seen at the keyboard, in the only unit."""
    unit = practicals.units(run)[0].stable_key
    practicals.enter(run, unit, {only(run).enrolment.id: Entry(percent, is_proctored)}, people.find(by.id))


def test_a_licence_weighs_what_is_known_and_what_was_shown(cast, run):
    keeping.keep(run.version.course, Licence().expression(), by=cast.registrar, kind="licence", valid_years=5)
    with force_locale("ar"):
        assert [lack(each) for each in only(run).outcome.lacks] == ["ناقص: عملي الوحدة الأولى، لا نتيجة بعد"]
        shown(run, "55", cast.trainer)
        assert [lack(each) for each in only(run).outcome.lacks] == [
            "ناقص: عملي الوحدة الأولى، ٥٥٪ من ٦٠٪",
            "ناقص: الوحدة الأولى، ٦٩٪ من ٧٥٪",
        ]
    shown(run, "65", cast.trainer)
    found = only(run)
    assert (found.outcome.level["en"], found.outcome.result) == ("Standard", Fraction(75))
    award = service.awards(service.of_run(run), [found])[0]
    assert (award.kind, award.level["ar"], award.valid_years, award.proctored) == ("licence", "قياسي", 5, True)
    (line,) = award.modules
    assert (line["score"]["ar"], line["score"]["en"], line["band"]["en"]) == ("٧٥٪", "75 %", "Very good")
    shown(run, "82", cast.trainer, is_proctored=False)
    best = only(run)
    assert best.outcome.level["en"] == "Advanced"
    assert service.awards(service.of_run(run), [best])[0].proctored is False
    assert best.grounds != found.grounds


def test_the_first_level_asks_for_some_units_alone():
    rule = Licence(foundation=("a", "b", "c"), each=75, practical=60).expression()
    assert [level["name"]["en"] for level in rule["all"][1]["levels"]] == ["Advanced", "Standard", "Foundation"]
    assert rule["all"][1]["levels"][2]["when"] == {"modules": ["a", "b", "c"], "each": 75, "practical": 60}


@pytest.mark.parametrize(
    ("shape", "read"),
    [
        (Simple(lessons=True, each_quiz=60, mean=75, each_work=50, total=70), simple),
        (Licence(), licence),
        (Licence(lessons=False, foundation=("a",), each=80, practical=70, advanced_each=None), licence),
        (Courses(), courses),
        (Courses(75), courses),
    ],
)
def test_each_usual_shape_comes_back_from_its_tree_as_it_was(shape, read, app):
    with app.app_context():
        assert read(shape.expression()) == shape
        others = {simple, licence, courses} - {read}
        assert [other(shape.expression()) for other in others] == [None, None]


def test_what_a_trainer_enters_is_kept_row_by_row(client, session, cast, run):
    client.sign_in(cast.trainer)
    unit = practicals.units(run)[0].stable_key
    enrolment = next(one.enrolment for one in service.candidates(run) if one.key == cast.learner.id)
    page = f"/teach/runs/{run.id}/practicals"
    for typed, expected in (("٧٥٫٥", 1), ("75.5", 1), ("80", 2)):
        data = {"unit": unit, f"mark-{enrolment.id}": typed, "proctored": enrolment.id}
        assert client.post(page, data=data).status_code == 303
        assert everything(session, "practical_result") == expected
    assert client.post(page, data={"unit": unit, f"mark-{enrolment.id}": "101"}).status_code == 422
    rows = practicals.rows([enrolment], unit)[0].results
    assert [(str(row.percent.normalize()), row.is_proctored) for row in rows] == [("8E+1", True), ("75.5", True)]
    client.sign_in(cast.stranger_trainer)
    assert client.get(page).status_code == 404
