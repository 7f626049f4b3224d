"""Conditions in the workshop: chosen in a form, checked before a version is published."""

import json
from html.parser import HTMLParser

import pytest

from courses.catalog.conditions import NoTree, check, knots
from courses.catalog.models import CourseVersion, LessonKind, Section
from courses.catalog.service import content, publishing, versions
from courses.catalog.service.publishing import NotReady
from courses.catalog.service.reading import tree
from tests.factories.courses import add_lesson, add_section, make_course


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        {"after": "soon"},
        {"after": 3},
        {"run_day": -1},
        {"run_day": True},
        {"grade": ["q"]},
        {"grade": ["q", 1.5]},
        {"lesson": ""},
        {"all": {"lesson": "x"}},
        {"other": 1},
        {"not": {"not": {"not": {"not": {"not": {}}}}}},
        {"all": [{"lesson": "x"}] * 61},
    ],
)
def test_what_is_no_tree_is_refused(given):
    with pytest.raises(NoTree):
        check(given)


def two_units(cast):
    course = make_course(cast.trainer)
    sections = [add_section(course) for _ in range(2)]
    lessons = [add_lesson(section) for section in sections]
    return course, sections, lessons


def found(course):
    seen = knots(tree(versions.draft_of(course).id))
    return [each.stable_key for each in seen.dangling], [each.stable_key for each in seen.never]


def wait(thing, **conditions):
    thing.availability = conditions
    content.session().flush()


def test_what_waits_in_a_circle_is_named(cast, session):
    course, (one, two), (first, second) = two_units(cast)
    assert found(course) == ([], [])
    wait(first, section=two.stable_key)
    wait(second, lesson=first.stable_key)
    assert found(course)[1] == [one.stable_key, two.stable_key]
    wait(second, any=[{"lesson": first.stable_key}, {"after": "2026-01-01"}])
    assert found(course) == ([], [])  # there is another way


def test_a_lesson_that_waits_for_its_own_unit_never_opens(cast, session):
    course, (one, _two), (first, second) = two_units(cast)
    other = add_lesson(session.get(Section, one.id))
    wait(other, section=one.stable_key)
    assert found(course) == ([], [other.stable_key])
    wait(second, **{"not": {"lesson": first.stable_key}})
    assert second.stable_key not in found(course)[1]


def test_a_version_with_a_knot_is_not_published(cast, session, in_english):
    course, _sections, (first, second) = two_units(cast)
    wait(first, lesson="gone")
    with pytest.raises(NotReady):
        publishing.publish(versions.draft_of(course))
    wait(first, lesson=second.stable_key)
    wait(second, lesson=first.stable_key)
    problems = publishing.problems(versions.draft_of(course))
    assert {str(problem.what)[:20] for problem in problems} == {"This can never open:"}
    wait(second)
    assert publishing.publish(versions.draft_of(course)).id


def fields(thing, **chosen):
    common = {"revision": thing.revision, "title_ar": "عنوان", "opens_how": "all"}
    return common | ({"completes": "viewed"} if hasattr(thing, "kind") else {}) | chosen


def test_a_trainer_chooses_when_a_lesson_opens(client, cast, session):
    _course, (one, two), (first, second) = two_units(cast)
    client.sign_in(cast.trainer)
    chosen = {
        "opens_from": "٢٠٢٦-١٢-٠١",
        "opens_after": [f"lesson:{first.stable_key}", f"section:{one.stable_key}"],
        "opens_how": "any",
        "opens_group": "others",
        "opens_group_name": "مجموعة الصباح",
        "opens_run_day": "٧",
    }
    address = f"/teach/lessons/{second.id}"
    assert client.post(address, data=fields(second, **chosen)).status_code == 303
    expected = {
        "all": [
            {"after": "2026-12-01"},
            {"run_day": 7},
            {"not": {"group": "مجموعة الصباح"}},
            {"any": [{"lesson": first.stable_key}, {"section": one.stable_key}]},
        ]
    }
    assert session.get(type(second), second.id).availability == expected
    check(expected)
    page = client.get(address).get_data(as_text=True)
    assert 'value="2026-12-01"' in page
    assert page.count(" checked") >= 4
    client.post(address, data=fields(session.get(type(second), second.id)))
    assert session.get(type(second), second.id).availability == {}
    assert two.id


@pytest.mark.parametrize(
    "chosen",
    [
        {"opens_from": "2026-12-02", "opens_until": "2026-12-01"},
        {"opens_from": "غدًا"},
        {"opens_group": "named"},
        {"opens_run_day": "-3"},
        {"opens_after": ["lesson:nothing"]},
    ],
)
def test_what_cannot_be_meant_is_asked_again(client, cast, chosen):
    _course, (_one, two), _lessons = two_units(cast)
    client.sign_in(cast.trainer)
    assert client.post(f"/teach/sections/{two.id}", data=fields(two, **chosen)).status_code == 422


def test_a_tree_that_the_form_cannot_say_is_kept(client, cast, session):
    _course, (_one, two), (first, _second) = two_units(cast)
    deep = {"any": [{"after": "2026-12-01"}, {"not": {"lesson": first.stable_key}}]}
    rich = {"any": [{"all": [{"lesson": first.stable_key}, deep]}, {"run_day": 30}]}
    wait(two, **rich)
    client.sign_in(cast.trainer)
    assert "opens_keep" in client.get(f"/teach/sections/{two.id}").get_data(as_text=True)
    client.post(f"/teach/sections/{two.id}", data=fields(two, opens_keep="y"))
    assert session.get(Section, two.id).availability == rich
    assert session.query(CourseVersion).count() == 1


RICH = [
    {"any": [{"run_day": 30}, {"all": [{"lesson": "FIRST"}, {"after": "2026-12-01"}]}]},
    {"any": [{"group": "women"}, {"not": {"group": "مجموعة الصباح"}}, {"own_day": 3}]},
    {"all": [{"until": "2027-01-31"}, {"any": [{"lesson": "FIRST"}, {"grade": ["QUIZ", 0.6]}]}, {"any": [{"run_day": 1}, {"group": "أ"}]}]},
]  # fmt: skip


def named(tree, **names):
    told = json.dumps(tree)
    for name, key in names.items():
        told = told.replace(name, key)
    return json.loads(told)


class Sent(HTMLParser):
    """What a browser without a script sends of a form as it stands."""

    def __init__(self, page):
        super().__init__()
        self.told, self._select = {}, ""
        self.feed(page[page.index("<main") :])

    def handle_starttag(self, tag, attrs):
        each = dict(attrs)
        is_ticked = each.get("type") not in {"checkbox", "radio", "submit", "file"} or "checked" in each
        if tag == "input" and "name" in each and is_ticked:
            self.told.setdefault(each["name"], []).append(each.get("value") or "")
        elif tag in {"select", "textarea"}:
            self._select = each["name"]
            self.told.setdefault(self._select, [""])
        elif tag == "option" and "selected" in each:
            self.told[self._select] = [each["value"]]


def posted(page):
    return Sent(page).told


@pytest.mark.parametrize("rich", RICH)
def test_groups_of_conditions_are_shown_in_rows_and_sent_back_as_they_were(client, cast, session, rich):
    _course, (_one, two), (first, second) = two_units(cast)
    quiz = add_lesson(session.get(Section, first.section_id), LessonKind.QUIZ)
    rich = named(rich, FIRST=first.stable_key, QUIZ=quiz.stable_key)
    wait(second, **rich)
    client.sign_in(cast.trainer)
    address = f"/teach/lessons/{second.id}"
    told = posted(client.get(address).text)
    assert told["opens_mode"] == ["groups"]
    assert "opens_keep" not in told
    assert client.post(address, data=told).status_code == 303
    assert session.get(type(second), second.id).availability == rich
    check(rich)
    assert two.id


def test_a_condition_is_added_to_a_group_and_half_a_condition_is_asked_for(client, cast, session):
    _course, (_one, two), (first, _second) = two_units(cast)
    client.sign_in(cast.trainer)
    address = f"/teach/sections/{two.id}"
    row = "opens_groups-0-parts-{}-{}".format
    told = posted(client.get(address).text) | {
        "opens_mode": "groups", "opens_groups-0-how": "any",
        row(0, "kind"): "after", row(0, "value"): "٢٠٢٦-١٢-٠١", row(1, "kind"): "done", row(1, "thing"): "",
    }  # fmt: skip
    refused = client.post(address, data=told)
    assert refused.status_code == 422
    assert "اختر الدرس أو الوحدة" in refused.text
    assert 'value="٢٠٢٦-١٢-٠١"' in refused.text
    told[row(1, "thing")] = f"lesson:{first.stable_key}"
    assert client.post(address, data=told).status_code == 303
    assert session.get(Section, two.id).availability == {"any": [{"after": "2026-12-01"}, {"lesson": first.stable_key}]}
    again = posted(client.get(address).text)
    assert again["opens_mode"] == ["groups"]
    assert session.query(CourseVersion).count() == 1
