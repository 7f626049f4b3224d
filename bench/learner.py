"""Who asks for the measured pages: an enrolled learner of the demo academy, and the pages that they see."""

import contextvars
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from courses.enrolment.models import Enrolment, EnrolmentState
from lms.accounts.models import SignIn
from lms.app import create_app
from lms.core import crypto
from lms.core.db import db, transaction

WANTED = {"/my": r"/my", "course": r"/courses/[a-z0-9-]+", "lesson": r"/learn/(?!runs|attempts)[^/]+/[^/]+"}


@dataclass(frozen=True, slots=True)
class Learner:
    """A signed-in learner's cookie, and the queries of each page that is measured."""

    cookie: str
    pages: dict[str, int]


def find_learner(env: dict[str, str]) -> Learner:
    """Sign a learner in, and count the queries of their pages once these are warm."""
    with patch.dict(os.environ, env):
        app = create_app()
    with app.app_context():
        client = signed_in(app)
        pages = {path: count_queries(client, path) for path in find_pages(client)}
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        db.session.remove()
        db.engine.dispose()
    return Learner(f"{cookie.key}={cookie.value}", pages)


def signed_in(app: Flask) -> FlaskClient:
    secret = crypto.token()
    with transaction() as session:
        learning = select(Enrolment.user_id).where(Enrolment.state == EnrolmentState.ACTIVE).order_by(Enrolment.id)
        user_id = session.scalars(learning).first()
        session.add(SignIn(token_hash=crypto.fingerprint(secret), user_id=user_id, agent="", address="127.0.0.1"))
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update(sign_in=secret, _user_id=str(user_id), _fresh=True)
        kept.permanent = True
    return client


def find_pages(client: FlaskClient) -> Iterator[str]:
    """/my, and the first course and lesson pages that its links lead to."""
    links = ["/my", *re.findall(r'href="(/[^"#?]*)', get(client, "/my"))]
    for link in list(links):
        if re.fullmatch(WANTED["course"], link) or re.fullmatch(WANTED["lesson"], link):
            links += re.findall(r'href="(/[^"#?]*)', get(client, link))
    for name, pattern in WANTED.items():
        found = next((link for link in links if re.fullmatch(pattern, link)), None)
        if not found:
            sys.exit(f"/my leads to no {name} page; it leads to {sorted(set(links))}")
        yield found


def count_queries(client: FlaskClient, path: str) -> int:
    get(client, path)
    with counting() as seen:
        get(client, path)
    return len(seen)


def get(client: FlaskClient, path: str) -> str:
    answer = contextvars.Context().run(client.get, path)
    db.session.remove()
    if answer.status_code != 200:
        sys.exit(f"{path} answers {answer.status_code}")
    return answer.text


@contextmanager
def counting() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        del connection, cursor, rest
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
