"""A unit with its officers, the central unit, and a case of two points that waits for an officer."""

from types import SimpleNamespace

import pytest

from lms.accounts.models import Role
from lms.complaints.kinds import Action
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import apply
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_category, make_central, make_officer

POINTS = ("المصابيح لا تعمل", "الحارس غائب")


@pytest.fixture
def desk(session):
    centre, unit = make_central(), make_unit()
    people = {
        "officer": make_officer(unit, name="officer"),
        "colleague": make_officer(unit, name="colleague"),
        "head": make_officer(unit, Role.UNIT_HEAD, name="head"),
        "sorter": make_officer(centre, name="sorter"),
        "second": make_officer(centre, name="second"),
        "stranger": make_officer(make_unit(), name="stranger"),
    }
    category = make_category(unit_id=unit.id)
    return SimpleNamespace(**people, unit=unit, centre=centre, category=category)


@pytest.fixture
def case(desk):
    return file_case(desk.category, points=POINTS).case


@pytest.fixture
def taken(desk, case):
    apply(case, Action.TAKE, Actor.person(desk.officer))
    return case


@pytest.fixture
def at(client):
    """`at(user).get("/complaints/desk")`: a page as somebody sees it."""

    def sign_in(user):
        client.sign_in(user)
        return client

    return sign_in
