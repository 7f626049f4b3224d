"""What every answer carries, good or bad."""

import re

import pytest

from lms.app import create_app
from lms.core import commands, config
from lms.core.db import db


def broken():
    raise ZeroDivisionError("as foreseen by the test")


@pytest.fixture
def answers(app, client, monkeypatch):
    """One answer of each kind, by what it shows."""
    monkeypatch.setitem(app.view_functions, "site.alive", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return {
        "page": client.get("/sign-in"),
        "redirect": client.post("/locale", data={"locale": "en"}),
        "json": client.get("/readyz"),
        "not found": client.get("/no-such-page"),
        "wrong method": client.post("/sign-out-nowhere"),
        "bad request": client.post("/locale", data={"locale": "xx"}),
        "failure": client.get("/healthz"),
    }


def test_there_is_an_answer_of_each_kind(answers):
    statuses = {shown: answer.status_code for shown, answer in answers.items()}
    assert statuses == {
        "page": 200, "redirect": 303, "json": 200, "not found": 404, "wrong method": 404, "bad request": 400,
        "failure": 500,
    }  # fmt: skip


def test_every_answer_is_guarded(answers):
    for shown, answer in answers.items():
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff", shown
        assert headers["Referrer-Policy"] == "same-origin", shown
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], shown
        assert re.search("no-store|private, no-cache", headers["Cache-Control"]), shown
        assert "Strict-Transport-Security" not in headers, shown


def test_the_policy_allows_no_inline_script_and_no_plugin(answers):
    policy = answers["page"].headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert "unsafe" not in policy
    assert rules["object-src"] == rules["base-uri"] == "'none'"
    assert re.fullmatch(r"'self' 'nonce-[\w-]{22}'", rules["script-src"])


def test_each_answer_has_a_nonce_of_its_own_and_its_scripts_carry_it(client):
    seen = set()
    for _ in range(2):
        answer = client.get("/sign-in")
        nonce = re.search(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])[1]
        scripts = re.findall(r"<script\b[^>]*>", answer.text)
        assert scripts
        assert all(f'nonce="{nonce}"' in script for script in scripts)
        seen.add(nonce)
    assert len(seen) == 2


def test_a_failure_shows_a_number_and_nothing_of_the_inside(answers):
    page = answers["failure"].text
    assert "ZeroDivisionError" not in page
    assert "Traceback" not in page
    assert "foreseen" not in page


def test_pages_hold_no_inline_script_style_or_handler(client):
    page = client.get("/sign-in").text
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", page)
    assert not re.search(r"<[^>]+\sstyle\s*=", page)
    assert "<style" not in page
    assert "javascript:" not in page


def test_what_a_signed_in_person_saw_is_kept_nowhere(client, cast):
    client.sign_in(cast.learner)
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"


@pytest.fixture
def by_tls(own_folder):
    """The academy as people reach it by TLS."""
    environ = {"DATA_DIR": str(own_folder), "ENVIRONMENT": "testing", "SITE_URL": "https://academy.example"}
    app = create_app(config.from_environment(environ))
    with app.app_context():
        commands.upgrade()
    yield app.test_client()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_by_tls_cookies_belong_to_this_host_alone(by_tls):
    answer = by_tls.get("/sign-in", base_url="https://academy.example")
    cookies = answer.headers.getlist("Set-Cookie")
    kept = next(cookie for cookie in cookies if "ijaza" in cookie)
    assert kept.startswith("__Host-ijaza=")
    for wanted in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert wanted in kept
    assert "Domain" not in kept
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_without_tls_the_session_cookie_is_still_out_of_reach_of_scripts(client):
    cookies = client.get("/sign-in").headers.getlist("Set-Cookie")
    assert cookies
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
