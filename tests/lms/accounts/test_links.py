"""Lost passwords, invitations, and one-time links: random, hashed, single use, an hour long, never in a Referer."""

import re

import pytest
from sqlalchemy import select, update

from lms.accounts import jobs, passwords
from lms.accounts.models import AccountToken, SignIn, TokenPurpose
from lms.accounts.service import access
from lms.core import clock, mail
from lms.core.jobs import Job
from lms.core.jobs.registry import Running
from lms.core.mail import Letter
from tests.lms.accounts.conftest import links

NEW = "حصان أزرق يقرأ ليلا"


def run_recoveries(session):
    for job in session.scalars(select(Job).where(Job.name == "accounts.recover")):
        jobs.recover.run(Running(job.id), **job.args)


def path_of(link):
    return re.sub(r"^https?://[^/]+", "", link)


def choose(client, path, password=NEW):
    assert client.get(path).status_code == 303
    return client.post("/set-password", data={"password": password, "again": password})


@pytest.fixture
def link(client, cast, session, password):
    client.post("/recover", data={"login": cast.learner.email})
    run_recoveries(session)
    letter = session.scalars(select(Letter)).one()
    assert letter.address == cast.learner.email
    return path_of(links(letter.text)[0])


def test_a_lost_password_is_replaced_by_the_link_in_the_letter(client, cast, session, link):
    answer = choose(client, link)
    assert answer.status_code == 303
    assert client.get("/account").status_code == 200
    session.refresh(cast.learner)
    assert passwords.is_right(cast.learner.password_hash, NEW)


def test_an_unknown_address_is_answered_the_same_and_costs_the_same(client, cast, session):
    known = client.post("/recover", data={"login": cast.learner.email})
    unknown = client.post("/recover", data={"login": "nobody@example.org"})
    assert (known.status_code, known.location, known.text) == (unknown.status_code, unknown.location, unknown.text)
    assert len(session.scalars(select(Job).where(Job.name == "accounts.recover")).all()) == 2
    run_recoveries(session)
    assert [letter.address for letter in session.scalars(select(Letter))] == [cast.learner.email]


def test_a_person_without_email_or_with_a_closed_account_gets_no_letter(client, cast, session):
    cast.trainer.email, cast.trainer.phone = None, "+201001234567"
    cast.stranger.is_disabled = True
    session.commit()
    client.post("/recover", data={"login": "01001234567"})
    client.post("/recover", data={"login": cast.stranger.email})
    run_recoveries(session)
    assert session.scalars(select(Letter)).all() == []


def test_letters_are_not_sent_without_end(client, cast, session):
    for _try in range(6):
        assert client.post("/recover", data={"login": cast.learner.email}).status_code == 303
    assert len(session.scalars(select(Job).where(Job.name == "accounts.recover")).all()) == 3


def test_a_link_works_once(client, link, app):
    assert choose(client, link).status_code == 303
    again = app.test_client()
    assert choose(again, link, "كلمة أخرى تماما هنا").status_code == 404
    assert again.get("/account").status_code == 303


def test_a_link_dies_after_an_hour(client, link, later):
    later(minutes=61)
    assert choose(client, link).status_code == 404


def test_a_new_link_kills_the_older_one(client, cast, session, link):
    access.issue_link(cast.learner, TokenPurpose.PASSWORD_RESET)
    session.commit()
    assert choose(client, link).status_code == 404


def test_opening_a_link_uses_nothing_up(client, link):
    """Mail programs open links on their own before the person does."""
    for _time in range(3):
        assert client.get(link).status_code == 303
    assert choose(client, link).status_code == 303


def test_the_secret_leaves_the_address_before_any_page_is_shown(client, link):
    answer = client.get(link)
    assert answer.location == "/set-password"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert link.rsplit("/", 1)[1] not in client.get("/set-password").text


def test_the_database_keeps_neither_the_secret_nor_the_sent_letter(client, session, link, monkeypatch):
    secret = link.rsplit("/", 1)[1]
    assert all(secret not in row.token_hash for row in session.scalars(select(AccountToken)))
    sent = []
    monkeypatch.setattr(mail, "_deliver", lambda _settings, message: sent.append(message))
    letter = session.scalars(select(Letter)).one()
    mail.send.run(Running("x"), letter.id)
    session.expire_all()
    assert secret in sent[0].get_content()
    assert session.get(Letter, letter.id).text == ""


def test_a_new_password_ends_all_sessions(client, app, cast, session, link):
    elsewhere = app.test_client()
    elsewhere.sign_in(cast.learner)
    assert elsewhere.get("/account").status_code == 200
    choose(client, link)
    assert elsewhere.get("/account").status_code == 303
    rows = session.scalars(select(SignIn).where(SignIn.user_id == cast.learner.id, SignIn.ended_at.is_(None)))
    assert len(rows.all()) == 1


def test_a_weak_password_is_refused_and_the_link_stays_good(client, link):
    assert choose(client, link, "password").status_code == 422
    assert client.post("/set-password", data={"password": NEW, "again": "something else"}).status_code == 422
    assert choose(client, link).status_code == 303


def test_without_a_link_there_is_nothing_to_choose(client, session):
    assert client.get("/set-password").status_code == 404
    assert client.get("/set-password/made-up").status_code == 303
    assert client.get("/set-password").status_code == 404


def test_an_invitation_that_rested_too_long_brings_a_fresh_letter(client, cast, session, later):
    cast.learner.password_hash = None
    access.invite_by_letter(cast.learner)
    session.commit()
    first = path_of(links(session.scalars(select(Letter)).one().text)[0])
    later(days=3)
    assert choose(client, first).status_code == 404
    assert "/set-password/letter" in client.get("/set-password").text
    assert client.post("/set-password/letter").status_code == 303
    newest = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert newest.address == cast.learner.email
    assert choose(client, path_of(links(newest.text)[0])).status_code == 303


def test_a_reset_link_that_is_too_old_brings_no_letter(client, session, link, later):
    later(days=3)
    client.get(link)
    assert "/set-password/letter" not in client.get("/set-password").text
    assert client.post("/set-password/letter").status_code == 404


def test_dead_links_and_sessions_are_forgotten_after_a_while_and_living_ones_kept(client, cast, session, link, later):
    client.sign_in(cast.learner)
    jobs.tidy()
    session.commit()
    assert len(session.scalars(select(AccountToken)).all()) == 1
    assert client.get("/account").status_code == 200
    later(days=200)
    jobs.tidy()
    session.commit()
    assert session.scalars(select(AccountToken)).all() == []
    assert session.scalars(select(SignIn)).all() == []


def test_of_two_who_use_one_link_at_the_same_moment_one_wins(client, cast, session, link, monkeypatch):
    """The other one comes while the slow hash runs, outside any transaction."""
    real = passwords.hash_password

    def meanwhile(password):
        session.execute(update(AccountToken).values(used_at=clock.now()))
        return real(password)

    client.get(link)
    monkeypatch.setattr(passwords, "hash_password", meanwhile)
    assert client.post("/set-password", data={"password": NEW, "again": NEW}).status_code == 404
    session.refresh(cast.learner)
    assert not passwords.is_right(cast.learner.password_hash, NEW)
