"""Cookies and forgery: what a browser is given, and what a forged form gets."""

import re

import pytest
from flask import Flask

from lms.accounts.passwords import hash_password
from lms.app import create_app
from lms.core import commands, config
from lms.core.db import db, transaction
from tests.factories.accounts import make_user
from tests.lms.accounts.conftest import PASSWORD


@pytest.fixture
def site(own_folder) -> Flask:
    """A site behind TLS, with the check against forgery on."""
    environ = {"DATA_DIR": str(own_folder), "ENVIRONMENT": "testing", "SITE_URL": "https://academy.example"}
    app = create_app(config.from_environment(environ))
    with app.app_context():
        commands.upgrade()
        with transaction():
            make_user("learner", email="learner@example.org", password_hash=hash_password(PASSWORD))
        yield app
        db.session.remove()
        db.engine.dispose()


def token(page):
    return re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', page.text)[1]


def sign_in(client, **more):
    page = client.get("/sign-in", base_url="https://academy.example")
    form = {"login": "learner@example.org", "password": PASSWORD, "csrf_token": token(page), **more}
    headers = {"Referer": "https://academy.example/sign-in"}
    return client.post("/sign-in", data=form, base_url="https://academy.example", headers=headers)


def test_behind_tls_the_cookies_are_bound_to_the_host(site):
    answer = sign_in(site.test_client(), keep="y")
    assert answer.status_code == 303
    cookies = {line.split("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}
    assert {"__Host-ijaza", "__Host-device"} <= set(cookies)
    for name in ("__Host-ijaza", "__Host-device"):
        assert "Secure" in cookies[name]
        assert "HttpOnly" in cookies[name]
        assert "SameSite=Lax" in cookies[name]
        assert "Path=/" in cookies[name]
        assert "Domain" not in cookies[name]
    assert all("Secure" in line for line in cookies.values())


def test_a_form_without_the_token_is_refused(site):
    client = site.test_client()
    assert sign_in(client, csrf_token="").status_code == 400
    assert sign_in(client, csrf_token="forged").status_code == 400
    assert client.get("/account", base_url="https://academy.example").status_code == 303


def test_the_token_of_before_signing_in_is_dead_after_it(site):
    client = site.test_client()
    old = token(client.get("/sign-in", base_url="https://academy.example"))
    sign_in(client)
    headers = {"Referer": "https://academy.example/"}
    refused = client.post("/sign-out", data={"csrf_token": old}, base_url="https://academy.example", headers=headers)
    assert refused.status_code == 400
    fresh = token(client.get("/account", base_url="https://academy.example"))
    done = client.post("/sign-out", data={"csrf_token": fresh}, base_url="https://academy.example", headers=headers)
    assert done.status_code == 303


def test_a_form_posted_from_another_site_is_refused(site):
    client = site.test_client()
    sign_in(client)
    fresh = token(client.get("/account", base_url="https://academy.example"))
    headers = {"Referer": "https://evil.example/"}
    answer = client.post("/sign-out", data={"csrf_token": fresh}, base_url="https://academy.example", headers=headers)
    assert answer.status_code == 400


def test_the_token_that_a_page_gets_after_signing_in_from_within_works(site):
    client = site.test_client()
    at = {"base_url": "https://academy.example"}
    headers = {"Accept": "application/json", "Referer": "https://academy.example/learn"}
    first = client.get("/sign-in", headers=headers, **at).json["csrf_token"]
    form = {"login": "learner@example.org", "password": PASSWORD}
    inside = client.post("/sign-in", data=form, headers={**headers, "X-CSRFToken": first}, **at).json
    assert client.post("/sign-out", headers={**headers, "X-CSRFToken": inside["csrf_token"]}, **at).status_code == 303


def test_personal_pages_are_not_kept_by_browsers(site):
    client = site.test_client()
    sign_in(client)
    assert "no-store" in client.get("/account", base_url="https://academy.example").headers["Cache-Control"]
