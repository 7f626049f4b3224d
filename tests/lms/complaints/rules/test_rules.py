"""Administrators write where cases go by themselves."""

from sqlalchemy import select

from lms.complaints.models import RoutingRule
from lms.complaints.service import central
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_category

URL = "/complaints/settings/routing"


def test_a_rule_is_written_holds_from_now_on_and_is_removed(client, session, cast):
    client.sign_in(cast.admin)
    unit, category = make_unit(), make_category()
    given = {
        "name": "الكهرباء", "position": "١", "kind": "complaint", "category_id": str(category.id), "place_id": "0",
        "words": "كهرباء، مصابيح", "unit_id": str(unit.id), "priority": "urgent", "is_active": "y",
    }  # fmt: skip
    assert client.post(URL, data=given | {"name": ""}).status_code == 422
    assert client.post(URL, data=given).status_code == 303
    rule = session.scalars(select(RoutingRule)).one()
    assert rule.when == {"kind": "complaint", "category_id": category.id, "words": ["كهرباء", "مصابيح"]}
    case = file_case(category).case
    assert (case.unit_id, case.priority) == (unit.id, "urgent")
    assert "مصابيح" in client.get(URL).text
    assert "مصابيح" in client.get(f"{URL}/{rule.id}").text
    assert client.post(f"{URL}/{rule.id}", data=given | {"unit_id": "0", "is_active": ""}).status_code == 303
    session.refresh(rule)
    assert (rule.unit_id, rule.is_active) == (None, False)
    assert client.post(f"{URL}/{rule.id}/removal").status_code == 303
    assert session.scalars(select(RoutingRule)).all() == []


def test_the_central_unit_is_named_by_an_administrator_alone(client, session, cast):
    unit = make_unit()
    for user in (cast.learner, cast.director):
        client.sign_in(user)
        assert client.get(URL).status_code == 403
        assert client.post(f"{URL}/central-unit", data={"unit_id": unit.id}).status_code == 403
    client.sign_in(cast.admin)
    assert client.post(f"{URL}/central-unit", data={"unit_id": str(unit.id)}).status_code == 303
    assert central.unit_id() == unit.id
