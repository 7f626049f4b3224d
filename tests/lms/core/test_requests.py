"""What every request may rely on: one transaction, access, safe ways back, clear refusals, protective headers."""

import re
import sqlite3

import pytest
from flask import Blueprint, abort
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from lms.accounts.models import Role, RoleAssignment, SignIn, User
from lms.app import create_app
from lms.core import audit, commands, config
from lms.core.access import public, requires, signed_in
from lms.core.audit import AuditEntry
from lms.core.crypto import fingerprint
from lms.core.db import db, session, transaction
from lms.core.errors import BadValue, NotFound, RuleError, TooMany
from lms.core.limits import Limit
from lms.core.web import done, safe_next

KNOCKS = Limit("knock", 3, 600)


bp = Blueprint("story", __name__)


@bp.post("/keeps")
@public
def keeps():
    audit.record("kept", "story")
    return done("site.alive")


@bp.post("/refuses")
@public
def refuses():
    audit.record("lost", "story")
    session().flush()
    audit.record_refusal("told", "story")
    raise RuleError("the run is full")


@bp.get("/knock")
@public
def knock():
    if wait := KNOCKS.wait("me"):
        raise TooMany("wait a little", wait)
    KNOCKS.count("me")
    raise NotFound


@bp.get("/fails/<string:how>")
@public
def fails(how: str):
    kinds = {
        "zero": ZeroDivisionError(),
        "bad": BadValue("a mark is from 0 to 10"),
        "raced": IntegrityError("x", {}, sqlite3.IntegrityError("UNIQUE constraint failed")),
        "busy": OperationalError("x", {}, sqlite3.OperationalError("database is locked")),
    }
    raise kinds[how]


@bp.get("/next")
@public
def next_page():
    return safe_next("/home")


@bp.get("/mine")
@signed_in
def mine():
    return "mine"


@bp.get("/staff")
@requires(lambda user: user.has_role(Role.REGISTRAR))
def staff():
    return "staff"


@bp.get("/things/<int:thing_id>")
@requires(lambda user, thing: thing == user.id, lambda thing_id: thing_id, see=lambda _, thing: thing < 100)
def thing(thing: int):
    return str(thing)


@bp.get("/secrets/<int:thing_id>")
@requires(lambda user, thing: thing == user.id, lambda thing_id: thing_id)
def secret(thing: int):
    return str(thing)


@bp.get("/gone")
@public
def gone():
    abort(410)


@pytest.fixture(scope="module")
def own_app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("requests")
    app = create_app(
        config.from_environment({"DATA_DIR": str(folder), "ENVIRONMENT": "testing", "SECOND_FACTOR": "optional"})
    )
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.register_blueprint(bp)
    with app.app_context():
        commands.upgrade()
        with transaction() as current:
            current.add(User(name_ar="أحمد", email="a@example.org"))
            current.add(User(name_ar="منى", email="m@example.org", roles=[RoleAssignment(role=Role.REGISTRAR)]))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visit(own_app):
    """A visitor with a real token against forgery."""
    own_app.config["WTF_CSRF_ENABLED"] = False
    return own_app.test_client()


@pytest.fixture
def member(own_app, visit):
    """Signs user number 1 or 2 in."""

    def enter(number):
        with own_app.app_context(), transaction() as current:
            current.add(SignIn(token_hash=fingerprint(f"t{number}"), user_id=number, agent="", address=""))
        with visit.session_transaction() as kept:
            kept.update(sign_in=f"t{number}", _user_id=str(number))
        return visit

    yield enter
    with own_app.app_context(), transaction() as current:
        for row in current.scalars(select(SignIn)):
            current.delete(row)


def actions(app):
    with app.app_context():
        found = [row.action for row in session().scalars(select(AuditEntry).order_by(AuditEntry.id))]
        session().rollback()
        return found


def test_a_good_answer_keeps_and_a_refusal_undoes_but_its_note_stays(own_app, visit):
    before = len(actions(own_app))
    assert visit.post("/keeps").status_code == 303
    answer = visit.post("/refuses")
    assert answer.status_code == 409
    assert "the run is full" in answer.text
    assert actions(own_app)[before:] == ["kept", "told"]


def test_failures_are_counted_though_each_was_refused_and_then_one_must_wait(visit):
    assert [visit.get("/knock").status_code for _ in range(4)] == [404, 404, 404, 429]
    assert 0 < int(visit.get("/knock").headers["Retry-After"]) <= 600


def test_an_unforeseen_failure_shows_a_number_and_no_inside(visit):
    answer = visit.get("/fails/zero")
    assert answer.status_code == 500
    assert re.search(r"[0-9a-f]{8}", answer.text)
    assert "ZeroDivision" not in answer.text
    assert "Traceback" not in answer.text


def test_a_busy_database_asks_to_come_again(visit):
    answer = visit.get("/fails/busy")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_two_who_ask_for_the_same_at_once_are_told_so(visit):
    assert visit.get("/fails/raced").status_code == 409


def test_machines_get_refusals_as_json(visit):
    answer = visit.get("/fails/bad", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]) == (422, "a mark is from 0 to 10")


def test_errors_without_a_page_of_their_own_keep_their_status(visit):
    assert visit.get("/gone").status_code == 410
    assert visit.post("/mine").status_code == 405


def test_a_visitor_is_asked_to_sign_in_and_comes_back(visit):
    answer = visit.get("/mine")
    assert answer.status_code == 303
    assert answer.location.endswith("/sign-in?next=/mine")


def test_what_one_may_not_see_does_not_exist_and_what_one_may_not_do_is_forbidden(member):
    client = member(1)
    statuses = [
        client.get(path).status_code for path in ("/things/1", "/things/7", "/things/700", "/secrets/7", "/staff")
    ]
    assert statuses == [200, 403, 404, 404, 403]


def test_a_registrar_enters_the_staff_page(member):
    assert member(2).get("/staff").status_code == 200


def test_an_ended_session_lets_nobody_in(own_app, member):
    client = member(1)
    assert client.get("/mine").status_code == 200
    with own_app.app_context(), transaction() as current:
        row = current.scalars(select(SignIn)).one()
        row.ended_at = row.created_at
    assert client.get("/mine").status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/ok\nSet-Cookie: a=b",
        "\\\\evil",
        "",
    ],
)
def test_nobody_is_sent_to_another_site(visit, wanted):
    assert visit.get("/next", query_string={"next": wanted}).text == "/home"


def test_a_path_of_ours_is_kept(visit):
    assert visit.get("/next", query_string={"next": "/my?page=2"}).text == "/my?page=2"


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/fails/zero", "/sign-in"])
def test_every_answer_carries_the_headers(visit, path):
    headers = visit.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_a_form_without_its_token_changes_nothing(own_app):
    own_app.config["WTF_CSRF_ENABLED"] = True
    before = actions(own_app)
    assert own_app.test_client().post("/keeps").status_code == 400
    assert actions(own_app) == before


def test_with_tls_cookies_and_headers_are_strict(tmp_path):
    environ = {"DATA_DIR": str(tmp_path), "SITE_URL": "https://academy.example", "ENVIRONMENT": "testing"}
    app = create_app(config.from_environment(environ))
    with app.app_context():
        commands.upgrade()
    answer = app.test_client().get("/sign-in", base_url="https://academy.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-ijaza=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_pages_are_compressed_for_weak_links(visit):
    answer = visit.get("/kit", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 0.5 * len(visit.get("/kit").data)


def test_what_a_signed_in_person_saw_is_kept_nowhere(visit, member):
    assert visit.get("/sign-in").headers["Cache-Control"] == "private, no-cache"
    assert member(1).get("/mine").headers["Cache-Control"] == "no-store"
