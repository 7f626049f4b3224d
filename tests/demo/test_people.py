"""The invented people are whole, reachable nowhere, and spread over the country."""

import re
from collections import Counter

import phonenumbers

from demo import people, syllabus
from demo.people import Standing
from lms.accounts.models import Gender, OrgUnitKind, Role

EVERYBODY = [*people.staff(), *people.offices(), *people.learners(), *people.cohorts()]
PLACES = {place.code: place for place in people.places()}


def test_forty_learners_stand_in_every_state_of_a_run():
    learners = people.learners()
    standing = Counter(person.standing for person in learners)
    assert len(learners) == 40
    assert standing.keys() == set(Standing)
    assert standing[Standing.EARNED] >= 5
    assert standing[Standing.ISSUED] >= 3
    assert {person.sections for person in learners if person.standing is Standing.ACTIVE} == set(range(7))


def test_names_are_whole_in_both_scripts_and_nobody_is_there_twice():
    for person in EVERYBODY:
        assert len(person.name_ar.split()) >= 4
        assert re.fullmatch(r"[A-Za-z' -]{12,60}", person.name_latin)
    for field in ("login", "name_ar", "name_latin", "phone"):
        assert len({getattr(person, field) for person in EVERYBODY}) == len(EVERYBODY)
    assert min(Counter(person.gender for person in people.learners()).values()) >= 12
    assert {person.gender for person in people.learners()} == set(Gender)


def test_nobody_can_be_rung_or_mailed():
    for person in EVERYBODY:
        number = phonenumbers.parse(person.phone)
        assert phonenumbers.is_possible_number(number)
        assert not phonenumbers.is_valid_number(number)
        assert 447_700_900_000 <= int(person.phone[1:]) <= 447_700_900_999
        assert person.email.endswith(".example")


def test_all_27_directorates_of_egypt_are_there_and_two_in_sudan():
    directorates = [place for place in PLACES.values() if place.kind is OrgUnitKind.DIRECTORATE]
    assert sum(place.code.startswith("eg-") for place in directorates) == 27
    assert sum(place.parent == "sd" for place in directorates) == 2


def test_everybody_serves_somewhere_and_every_place_hangs_on_the_tree():
    assert {person.place for person in EVERYBODY} <= PLACES.keys()
    seen = set()
    for place in people.places():
        assert place.parent is None or place.parent in seen
        seen.add(place.code)


def test_the_printed_accounts_cover_the_roles_of_the_main_job():
    printed = {account.email for account in people.accounts()}
    roles = {person.role for person in EVERYBODY if person.email in printed}
    assert roles == {None, *Role} - {Role.MODERATOR}


def test_what_a_learner_leaves_is_a_lesson_or_quiz_of_the_course():
    course = syllabus.load("computer-literacy")
    keys = {lesson.key for lesson in course.lessons} | {section.quiz.key for section in course.sections}
    for person in people.learners():
        assert set(person.leaves) <= keys
        assert person.sections < len(course.sections) or person.leaves
