"""The first administrator comes by a command, once; there is no default account."""

import pytest
from sqlalchemy import select

from lms.accounts.cli import group
from lms.accounts.models import Role, User
from lms.accounts.service import people, second_factor
from lms.core import db as database
from tests.lms.accounts.conftest import links

WORD = "نخلة عالية جدا هنا"


@pytest.fixture
def run(app, session):
    runner = app.test_cli_runner()

    def command(*words):
        database.commit()
        answer = runner.invoke(group, words)
        session.expire_all()
        return answer

    return command


def first(run, login="Admin@Example.org"):
    return run("first-admin", "--login", login, "--name", "محمد الأول")


def test_a_new_installation_has_nobody_in_it(session):
    assert session.scalars(select(User)).all() == []


def test_the_command_prints_a_link_that_makes_the_admin(run, client, session):
    answer = first(run)
    assert answer.exit_code == 0, answer.output
    client.get("/set-password/" + links(answer.output)[0].rsplit("/", 1)[1])
    chosen = client.post("/set-password", data={"password": WORD, "again": WORD})
    assert chosen.location == "/second-factor/new"
    user = session.scalars(select(User)).one()
    assert user.email == "admin@example.org"
    assert [held.role for held in people.find(user.id).roles] == [Role.ADMIN]
    refused = first(run, "another@example.org")
    assert refused.exit_code != 0
    assert len(session.scalars(select(User)).all()) == 1


def test_a_lost_link_is_printed_anew_while_nobody_used_it(run, client, session):
    old, new = (links(first(run).output)[0].rsplit("/", 1)[1] for _twice in range(2))
    assert len(session.scalars(select(User)).all()) == 1
    client.get(f"/set-password/{old}")
    assert client.get("/set-password").status_code == 404
    client.get(f"/set-password/{new}")
    assert client.get("/set-password").status_code == 200


def test_a_login_that_is_none_is_refused(run, session):
    assert first(run, "nonsense").exit_code != 0
    assert session.scalars(select(User)).all() == []


def test_the_operator_helps_an_admin_without_a_device(run, cast, session):
    cast.admin.totp_secret = second_factor.new_seed()
    assert run("forget-second-factor", cast.admin.email).exit_code == 0
    session.refresh(cast.admin)
    assert cast.admin.totp_secret is None
    assert run("forget-second-factor", "nobody@example.org").exit_code != 0
