"""Signing in, out, and being slowed down."""

import datetime as dt

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select

from lms.accounts import passwords
from lms.accounts.models import SignIn
from lms.core import db
from lms.core.audit import AuditEntry
from tests.lms.accounts.conftest import PASSWORD


def is_in(client):
    return client.get("/account").status_code == 200


def actions(session):
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize(
    "typed", ["01001234567", "٠١٠٠١٢٣٤٥٦٧", "+20 100 123 4567", "0020 1001234567", "\u200f01001234567"]
)
def test_a_phone_signs_in_in_any_form_and_digits(post_in, client, cast, session, typed):
    cast.learner.phone = "+201001234567"
    session.commit()
    assert post_in(typed).status_code == 303
    assert is_in(client)


def test_an_email_signs_in_in_any_case(post_in, client, cast):
    assert post_in(cast.learner.email.upper()).status_code == 303
    assert is_in(client)


def test_digits_in_a_password_are_the_same_in_all_alphabets(client, cast, session):
    cast.learner.password_hash = passwords.hash_password("بيت ١٢٣ جميل")
    session.commit()
    assert client.post("/sign-in", data={"login": cast.learner.email, "password": "بيت 123 جميل"}).status_code == 303


def test_blanks_around_a_password_count(post_in, client, cast):
    assert post_in(cast.learner.email, PASSWORD + " ").status_code == 422
    assert not is_in(client)


def test_an_unknown_person_and_a_wrong_password_hear_the_same(post_in, cast):
    unknown, wrong = post_in("nobody@example.org", "x" * 10), post_in(cast.learner.email, "x" * 10)
    assert unknown.status_code == wrong.status_code == 422
    assert (
        unknown.text.replace("nobody@example.org", "").split("<main")[1]
        == wrong.text.replace(cast.learner.email, "").split("<main")[1]
    )


def test_an_unknown_person_costs_the_same_slow_hash_as_a_wrong_password(
    slow_hashes, monkeypatch, post_in, cast, session
):
    """Whoever knocks, one hash of one cost is computed: the time of an answer tells nobody who is known."""
    computed = []

    class Watched(PasswordHasher):
        def verify(self, kept, password):
            computed.append(extract_parameters(kept))
            return super().verify(kept, password)

    monkeypatch.setattr(passwords, "_hasher", Watched.from_parameters(extract_parameters(cast.learner.password_hash)))
    cast.stranger.password_hash = None
    session.commit()
    for login in (cast.learner.email, "nobody@example.org", cast.stranger.email):
        assert post_in(login, "wrong wrong").status_code == 422
    assert len(computed) == 3
    assert len(set(map(str, computed))) == 1


def test_the_slow_hash_runs_outside_any_transaction(monkeypatch, post_in, cast, session):
    open_while_hashing = []
    real = passwords.is_right

    def watched(kept, password):
        open_while_hashing.append(db.session().in_transaction())
        return real(kept, password)

    monkeypatch.setattr(passwords, "is_right", watched)
    assert post_in(cast.learner.email).status_code == 303
    assert open_while_hashing == [False]


def test_a_dated_hash_is_renewed_at_the_next_sign_in(client, cast, session):
    from argon2 import PasswordHasher

    cast.learner.password_hash = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("قديم جدا هنا")
    session.commit()
    old = cast.learner.password_hash
    assert client.post("/sign-in", data={"login": cast.learner.email, "password": "قديم جدا هنا"}).status_code == 303
    session.refresh(cast.learner)
    assert cast.learner.password_hash != old
    assert not passwords.is_dated(cast.learner.password_hash)


def test_a_closed_account_is_told_so_only_after_the_right_password(post_in, client, cast, session):
    cast.learner.is_disabled = True
    session.commit()
    wrong = post_in(cast.learner.email, "wrong wrong")
    right = post_in(cast.learner.email)
    assert wrong.status_code == right.status_code == 422
    assert "إعادة تفعيله" in right.text
    assert "إعادة تفعيله" not in wrong.text
    assert not is_in(client)


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/courses?page=2", "/courses?page=2"),
        ("https://evil.example/", "/my"),
        ("//evil.example", "/my"),
        ("/\\evil.example", "/my"),
        ("javascript:alert(1)", "/my"),
        ("/a\r\nSet-Cookie: x=1", "/my"),
        ("", "/my"),
    ],
)
def test_the_way_back_leads_only_into_this_site(post_in, cast, wanted, where):
    assert post_in(cast.learner.email, next=wanted).location == where


def test_a_visitor_is_led_to_the_form_and_back(client, cast, post_in):
    asked = client.get("/account/password?a=1")
    assert asked.status_code == 303
    assert asked.location.startswith("/sign-in?next=")
    assert "/account/password" in client.get(asked.location).text


def test_signing_in_twice_opens_a_new_session_and_ends_the_old_one(post_in, client, cast, session):
    post_in(cast.learner.email)
    with client.session_transaction() as kept:
        first = dict(kept)
    post_in(cast.learner.email)
    with client.session_transaction() as kept:
        assert kept["sign_in"] != first["sign_in"]
    open_rows = session.scalars(
        select(SignIn).where(SignIn.user_id == cast.learner.id, SignIn.ended_at.is_(None))
    ).all()
    assert len(open_rows) == 1


def test_a_session_planted_before_signing_in_is_not_taken_over(post_in, client, cast):
    with client.session_transaction() as kept:
        kept["sign_in"], kept["planted"], kept["csrf_token"] = "known to the attacker", "yes", "known"
    post_in(cast.learner.email)
    with client.session_transaction() as kept:
        assert kept["sign_in"] != "known to the attacker"
        assert "planted" not in kept
        assert kept.get("csrf_token") != "known"


def test_signing_out_ends_the_session_on_the_server_too(post_in, client, cast, session):
    post_in(cast.learner.email)
    with client.session_transaction() as kept:
        stolen = dict(kept)
    assert client.post("/sign-out").status_code == 303
    assert not is_in(client)
    with client.session_transaction() as kept:
        kept.update(stolen)
    assert not is_in(client)
    assert client.post("/sign-out").status_code == 303


def test_the_database_keeps_no_token_that_opens_a_session(post_in, client, cast, session):
    post_in(cast.learner.email)
    with client.session_transaction() as kept:
        token = kept["sign_in"]
    assert session.scalars(select(SignIn).where(SignIn.token_hash == token)).all() == []


@pytest.fixture
def named(cast, session):
    cast.learner.email = "learner@example.org"
    session.commit()


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(("keep", "idle"), [("y", {"days": 15}), ("", {"hours": 3})])
def test_a_session_that_rests_too_long_is_out(later, post_in, client, keep, idle):
    assert post_in("learner@example.org", keep=keep).status_code == 303
    assert is_in(client)
    later(**idle)
    assert not is_in(client)


def test_a_session_in_use_still_ends_one_day(post_in, client, cast, session):
    post_in(cast.learner.email)
    row = session.scalars(select(SignIn).where(SignIn.user_id == cast.learner.id)).one()
    row.created_at -= dt.timedelta(days=61)
    session.commit()
    assert not is_in(client)


def test_using_a_session_keeps_it_awake(later, post_in, client, cast):
    post_in(cast.learner.email)
    for _day in range(3):
        later(days=10)
        assert is_in(client)


def test_on_a_shared_computer_the_cookie_ends_with_the_browser(post_in, cast):
    own, shared = post_in(cast.learner.email), post_in(cast.learner.email, keep="")
    cookie = lambda answer: next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("ijaza="))  # noqa: E731
    assert "Expires" in cookie(own)
    assert "Expires" not in cookie(shared)


def test_the_language_last_chosen_goes_along(post_in, client, cast, session):
    cast.learner.locale = "en"
    session.commit()
    answer = post_in(cast.learner.email)
    assert any(line.startswith("locale=en") for line in answer.headers.getlist("Set-Cookie"))
    client.set_cookie("locale", "ar")
    post_in(cast.learner.email)
    session.refresh(cast.learner)
    assert cast.learner.locale == "ar"


def test_five_wrong_passwords_from_one_place_are_held_up_for_a_while(later, post_in, client, cast):
    for _try in range(5):
        assert post_in(cast.learner.email, "wrong wrong").status_code == 422
    held = post_in(cast.learner.email)
    assert held.status_code == 429
    assert int(held.headers["Retry-After"]) > 0
    assert not is_in(client)
    assert post_in(cast.trainer.email, "wrong wrong").status_code == 422
    later(minutes=11)
    assert post_in(cast.learner.email).status_code == 303


def post_from(client, address, login, secret):
    return client.post(
        "/sign-in", data={"login": login, "password": secret}, environ_base={"REMOTE_ADDR": address}
    ).status_code


def test_guessers_everywhere_slow_an_account_down_but_never_keep_its_person_out(app, later, post_in, client, cast):
    assert post_in(cast.learner.email).status_code == 303
    client.post("/sign-out")
    guesser = app.test_client()
    answers = [post_from(guesser, f"10.1.0.{n}", cast.learner.email, f"guess {n} guess") for n in range(13)]
    assert answers[:10] == [422] * 10
    assert 429 in answers[10:]
    assert post_in(cast.learner.email).status_code == 303
    newcomer = app.test_client()
    later(seconds=70)
    assert post_from(newcomer, "10.2.0.1", cast.learner.email, PASSWORD) == 303


def test_a_mobile_network_behind_one_address_is_not_locked_out(app, session, cast, password):
    phone = app.test_client()
    for number in range(60):
        assert post_from(phone, "10.3.0.1", f"person{number}@example.org", "wrong wrong") == 422
    assert post_from(phone, "10.3.0.1", cast.learner.email, PASSWORD) == 303


def test_the_log_has_who_came_in_and_who_did_not(post_in, client, cast, session):
    post_in("nobody@example.org", "my secret password")
    post_in(cast.learner.email, "wrong wrong")
    post_in(cast.learner.email)
    client.post("/sign-out")
    assert actions(session)[-4:] == ["sign_in.failed", "sign_in.failed", "sign_in.made", "sign_in.ended"]
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(4)).all()
    assert all(row.address == "127.0.0.1" for row in rows)
    assert "nobody" not in str([row.details for row in rows])


def test_a_page_signs_in_from_within(client, cast, password):
    asked = client.get("/sign-in", headers={"Accept": "application/json"})
    assert asked.json["csrf_token"]
    form = {"login": cast.learner.email, "password": "wrong wrong"}
    wrong = client.post("/sign-in", data=form, headers={"Accept": "application/json"})
    assert wrong.status_code == 422
    assert wrong.json["error"]
    right = client.post("/sign-in", data={**form, "password": password}, headers={"Accept": "application/json"})
    assert right.json["user"] == cast.learner.id
    assert right.json["csrf_token"]
    assert is_in(client)


def test_a_script_without_a_session_hears_401(client, session):
    assert client.get("/account", headers={"Accept": "application/json"}).status_code == 401
    part = client.get("/account", headers={"HX-Request": "true"})
    assert part.status_code == 401
    assert part.headers["HX-Redirect"] == "/sign-in"
