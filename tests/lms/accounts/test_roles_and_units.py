"""Roles by context, and the tree of the ministry."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Context, OrgUnit, OrgUnitKind, Role, RoleAssignment
from lms.accounts.service import people, roles, units
from lms.core.audit import AuditEntry
from tests.factories.accounts import make_unit


def held(session, user):
    rows = session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == user.id))
    return {(row.role, row.context, row.context_id) for row in rows}


def give(client, user, role, unit_id=0):
    return client.post(f"/registry/people/{user.id}/roles", data={"role": role, "org_unit_id": unit_id})


def test_an_admin_gives_any_role_in_a_unit_once_and_takes_it_away_once(client, cast, session):
    unit = make_unit()
    session.commit()
    client.sign_in(cast.admin)
    for _twice in range(2):
        assert give(client, cast.learner, "officer", unit.id).status_code == 303
    assert held(session, cast.learner) == {(Role.OFFICER, Context.ORG_UNIT, unit.id)}
    row = session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == cast.learner.id)).one()
    assert unit.name["ar"] in client.get(f"/registry/people/{cast.learner.id}").text
    ending = f"/registry/roles/{row.id}/ending"
    assert [client.post(ending).status_code for _twice in range(2)] == [303, 404]
    assert held(session, cast.learner) == set()
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("role."))).all()
    assert actions == ["role.given", "role.taken"]


def test_a_registrar_gives_the_roles_of_trainers_only(client, cast, session):
    client.sign_in(cast.registrar)
    assert give(client, cast.learner, "trainer").status_code == 303
    assert give(client, cast.learner, "admin").status_code == 422
    assert give(client, cast.registrar, "admin").status_code == 422
    assert held(session, cast.learner) == {(Role.TRAINER, Context.SITE, 0)}
    director = session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == cast.director.id)).one()
    assert client.post(f"/registry/roles/{director.id}/ending").status_code == 403


def test_strangers_give_and_take_nothing(client, cast, session):
    client.sign_in(cast.learner)
    assert give(client, cast.learner, "admin").status_code == 404
    row = session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == cast.admin.id)).one()
    assert client.post(f"/registry/roles/{row.id}/ending").status_code == 404


def test_a_role_holds_at_the_next_request(client, app, cast, session):
    inside = app.test_client()
    inside.sign_in(cast.learner)
    assert inside.get("/registry/people").status_code == 403
    roles.give(cast.learner, Role.REGISTRAR, by=cast.admin)
    session.commit()
    assert inside.get("/registry/people").status_code == 200
    row = session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == cast.learner.id)).one()
    roles.take(row, by=cast.admin)
    session.commit()
    assert inside.get("/registry/people").status_code == 403


def test_a_role_in_one_course_does_not_reach_another(session, cast):
    roles.give(cast.learner, Role.TRAINER, Context.COURSE, 7, by=cast.admin)
    user = people.find(cast.learner.id)
    assert user.has_role(Role.TRAINER, (Context.COURSE, 7))
    assert not user.has_role(Role.TRAINER, (Context.COURSE, 8))
    assert not user.has_role(Role.TRAINER)


def test_the_last_admin_stays_an_admin(client, cast, session):
    client.sign_in(cast.admin)
    row = session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == cast.admin.id)).one()
    assert client.post(f"/registry/roles/{row.id}/ending").status_code == 409
    assert (Role.ADMIN, Context.SITE, 0) in held(session, cast.admin)


FORM = {"name_ar": "مديرية القاهرة", "name_en": "Cairo", "kind": "directorate", "code": "EG-C", "parent_id": 0}


@pytest.fixture
def tree(session):
    ministry = make_unit(OrgUnitKind.MINISTRY)
    cairo = make_unit(parent=ministry)
    giza = make_unit(parent=ministry)
    mosque = make_unit(OrgUnitKind.MOSQUE, parent=cairo)
    session.commit()
    return ministry, cairo, giza, mosque


def paths(session):
    session.expire_all()
    return {unit.id: unit.path for unit in session.scalars(select(OrgUnit))}


def test_a_registrar_adds_a_unit_under_another(client, cast, session, tree):
    client.sign_in(cast.registrar)
    assert client.post("/registry/units", data={**FORM, "parent_id": tree[0].id}).status_code == 303
    unit = session.scalars(select(OrgUnit).where(OrgUnit.code == "EG-C")).one()
    assert unit.path == f"{tree[0].path}{unit.id}/"
    assert unit.name == {"ar": "مديرية القاهرة", "en": "Cairo"}
    assert client.post("/registry/units", data=FORM).status_code == 422
    assert "مديرية القاهرة" in client.get("/registry/units").text


def test_a_branch_moves_with_all_that_stands_under_it(client, cast, session, tree):
    ministry, cairo, giza, mosque = tree
    client.sign_in(cast.admin)
    form = {**FORM, "parent_id": giza.id}
    for _twice in range(2):
        assert client.post(f"/registry/units/{cairo.id}", data=form).status_code == 303
    assert paths(session)[cairo.id] == f"/{ministry.id}/{giza.id}/{cairo.id}/"
    assert paths(session)[mosque.id] == f"/{ministry.id}/{giza.id}/{cairo.id}/{mosque.id}/"
    assert [(unit.id, depth) for unit, depth in units.tree()] == [
        (ministry.id, 0), (giza.id, 1), (cairo.id, 2), (mosque.id, 3),
    ]  # fmt: skip


def test_a_unit_never_stands_under_itself(client, cast, session, tree):
    client.sign_in(cast.admin)
    before = paths(session)
    for under in (tree[1], tree[3]):
        assert client.post(f"/registry/units/{tree[1].id}", data={**FORM, "parent_id": under.id}).status_code == 422
    assert paths(session) == before


def test_only_an_empty_unit_is_taken_away(client, cast, session, tree):
    client.sign_in(cast.registrar)
    cast.learner.org_unit_id = tree[2].id
    session.commit()
    assert client.post(f"/registry/units/{tree[1].id}/removal").status_code == 409
    assert client.post(f"/registry/units/{tree[2].id}/removal").status_code == 409
    removal = f"/registry/units/{tree[3].id}/removal"
    assert [client.post(removal).status_code for _twice in range(2)] == [303, 404]


@pytest.mark.parametrize("who", ["learner", "trainer", "director"])
def test_others_do_not_touch_the_tree(client, cast, tree, who):
    client.sign_in(getattr(cast, who))
    assert client.get("/registry/units").status_code == 403
    assert client.post("/registry/units", data=FORM).status_code == 403
    assert client.post(f"/registry/units/{tree[3].id}", data=FORM).status_code == 404
    assert client.post(f"/registry/units/{tree[3].id}/removal").status_code == 404
