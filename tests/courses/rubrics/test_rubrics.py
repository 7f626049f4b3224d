"""Rubrics: what chosen levels come to, versions that stand, and the page on which one is written."""

from decimal import Decimal

import pytest

from courses.rubrics import service
from courses.rubrics.service import Fault
from lms.core.errors import BadValue
from tests.factories.courses import make_course
from tests.factories.rubrics import criteria, level, make_rubric


@pytest.fixture
def rubric(session, cast):
    del session
    return make_rubric(make_course(cast.trainer).id, cast.trainer)


def test_chosen_levels_come_to_their_weighted_share(rubric):
    assert service.fraction(rubric, {"content": "4", "delivery": "3"}) == 1
    assert service.fraction(rubric, {"content": "0", "delivery": "1"}) == Decimal("0.1111111")  # (0 + 1/3) / 3
    assert service.fraction(rubric, {"content": "2", "delivery": "3"}) == Decimal("0.6666667")  # (2·½ + 1) / 3
    assert service.fraction(rubric, {"content": Decimal("2.0"), "delivery": 3}) == Decimal("0.6666667")
    assert service.share(rubric, {"delivery": "3"}) == Decimal("0.3333333")


@pytest.mark.parametrize(
    "chosen", [{}, {"content": "4"}, {"content": "3", "delivery": "3"}, {"content": "NaN", "delivery": "3"}]
)
def test_a_mark_needs_a_level_of_every_criterion(rubric, chosen):
    with pytest.raises(BadValue):
        service.fraction(rubric, chosen)
    with pytest.raises(BadValue):
        service.fraction(rubric, {"content": "4", "delivery": "3", "beard": "1"})


def test_levels_are_kept_from_the_best_down(rubric):
    assert [one["points"] for one in rubric.criteria[0]["levels"]] == ["4", "2", "0"]


def test_a_change_is_a_new_version_and_the_old_one_stands(rubric, cast):
    whole = service.by_id(rubric.rubric_id)
    assert service.revise(whole, whole.title, criteria(), cast.trainer).id == rubric.id  # the same again
    changed = criteria()
    changed[0]["weight"] = "9"
    newer = service.revise(whole, {"ar": "اسم آخر"}, changed, cast.trainer)
    assert (newer.number, rubric.number, whole.title) == (2, 1, {"ar": "اسم آخر"})
    assert service.version(rubric.id).criteria[0]["weight"] == "2"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda them: them.clear(), Fault.NONE),
        (lambda them: them[0].update(title={}), Fault.TITLE),
        (lambda them: them[0].update(weight="0"), Fault.WEIGHT),
        (lambda them: them[0].update(weight="Infinity"), Fault.WEIGHT),
        (lambda them: them[0]["levels"].pop(), None),
        (lambda them: them[1]["levels"].pop(), Fault.LEVELS),
        (lambda them: them[0]["levels"].append(level("4.0")), Fault.SAME),
        (lambda them: them[0]["levels"].append(level("-1")), Fault.POINTS),
        (lambda them: them[1].update(levels=[level("0"), level("x")]), Fault.POINTS),
        (lambda them: them[1].update(levels=[level("0"), level("-0")]), Fault.NOTHING),
    ],
)
def test_what_is_wrong_is_named(change, fault):
    written = criteria()
    change(written)
    found = {problem.fault for problem in service.check({"ar": "سلم"}, written)}
    assert fault in found if fault else not found


ROWS = {
    "title_ar": "سلم التلاوة",
    "criteria-0-ar": "المخارج",
    "criteria-0-weight": "٦٠",
    "criteria-0-levels-0-points": "٤",
    "criteria-0-levels-0-ar": "متقن",
    "criteria-0-levels-1-points": "١٫٥",
    "criteria-0-levels-1-ar": "مقبول",
    "criteria-0-levels-2-points": "",
    "criteria-1-ar": "",
    "criteria-1-weight": "1",
}


def test_a_rubric_is_written_without_a_script(client, cast):
    course = make_course(cast.trainer)
    client.sign_in(cast.trainer)
    address = f"/teach/courses/{course.id}/rubrics"
    assert "ممتاز" in client.get(f"{address}/new").text
    more = client.post(address, data={**ROWS, "more": "1"})
    assert "criteria-2-ar" in more.text
    assert "سلم التلاوة" in more.text
    assert "criteria-0-levels-3-points" in client.post(address, data={**ROWS, "more_levels": "0"}).text
    wrong = client.post(address, data={**ROWS, "criteria-0-levels-1-points": "٤"})
    assert wrong.status_code == 422
    assert "بالنقاط نفسها" in wrong.text
    assert client.post(address, data=ROWS).status_code == 303
    (made,) = service.of_course(course.id)
    (criterion,) = made.versions[0].criteria
    assert (criterion["weight"], [one["points"] for one in criterion["levels"]]) == ("60", ["4", "1.5"])
    page = f"/teach/rubrics/{made.id}"
    assert "المخارج" in client.get(page).text
    changed = {**ROWS, "criteria-0-key": criterion["key"], "criteria-0-weight": "50"}
    assert client.post(page, data=changed).status_code == 303
    again = service.by_id(made.id).versions
    assert [one.criteria[0]["key"] for one in again] == [criterion["key"]] * 2
    assert client.post(f"{page}/hiding").status_code == 303
    assert service.of_course(course.id) == []
    assert "سلم التلاوة" in client.get(f"{address}?hidden=1").text


def test_rubrics_of_a_course_are_its_trainers(client, cast, rubric):
    course_id = service.by_id(rubric.rubric_id).course_id
    for person in (cast.stranger_trainer, cast.learner):
        client.sign_in(person)
        for address in (f"/teach/courses/{course_id}/rubrics", f"/teach/rubrics/{rubric.rubric_id}"):
            assert client.get(address).status_code == 404
        assert client.post(f"/teach/rubrics/{rubric.rubric_id}", data=ROWS).status_code == 404
