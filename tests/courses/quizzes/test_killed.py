"""kill -9 of a real web server between save and reply, and of its database: no answer is lost, none is doubled."""

import json
import os
import urllib.error
import urllib.request
import uuid
from http.client import HTTPException
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from courses.quizzes.models import AttemptStep, QuestionAttempt
from lms.core.db import session, transaction
from tests.academy import open_academy
from tests.browser.academy import cookie
from tests.browser.quizzes import begin
from tests.browser.server import free_port, wait_for
from tests.factories.accounts import make_user
from tests.factories.quizzes import make_school
from tests.nursery import Program
from tests.postgres import BIN, own_postgres
from tests.processes import PATIENCE

pytestmark = pytest.mark.slow


class Web:
    """A web server of its own, and a learner's phone that sends until it has a receipt."""

    def __init__(self, academy, key):
        self.academy, self.key = academy, key
        self.flag = academy.folder / "dying"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.starts = 0

    def start(self):
        environ = {**os.environ, **self.academy.environ, "PORT": str(self.port), "DYING": str(self.flag)}
        process = Program("gunicorn", "tests.courses.quizzes.dying:app", env=environ)
        self.academy.workers.append(process)
        self.starts += 1
        wait_for(f"{self.url}/healthz", process)

    def ask(self, path, body=None, token=""):
        headers = {"Cookie": f"ijaza={self.key}", "Accept": "application/json", "X-CSRFToken": token}
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.url + path, json.dumps(body).encode() if body else None, headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            for kept in answer.headers.get_all("Set-Cookie") or []:
                if kept.startswith("ijaza="):
                    self.key = kept.partition("=")[2].partition(";")[0]
            return json.load(answer)

    def deliver(self, path, event):
        """As the courier of the browser does: the same event until the server answers."""
        for _ in range(5):
            try:
                token = self.ask(f"{path}/state")["token"]
                return self.ask(f"{path}/answers", event, token)
            except urllib.error.HTTPError:
                raise
            except (HTTPException, urllib.error.URLError, ConnectionError):
                self.start()
        raise AssertionError("never delivered")


@pytest.mark.parametrize(
    ("moment", "outcome"), [pytest.param("before", "stored", marks=pytest.mark.once), ("after", "same")]
)
def test_a_server_killed_around_the_commit_loses_and_doubles_nothing(own_folder, moment, outcome):
    with open_academy(own_folder, f"dying_{moment}") as academy:
        with transaction():
            people = SimpleNamespace(learner=make_user("learner"), trainer=make_user("trainer"))
            attempt = begin(make_school(people))
            public_id, key = attempt.public_id, cookie(academy.app, people.learner)
        web = Web(academy, key)
        web.start()
        path = f"/learn/attempts/{public_id}"
        outcomes = []
        for slot, given in enumerate((["b"], ["a", "c"], ["true"], ["1024"]), start=1):
            if slot == 2:
                web.flag.write_text(moment)
            event = {"slot": slot, "rev": 1, "client_event_id": str(uuid.uuid4()), "response": {"answer": given}}
            outcomes.append(web.deliver(path, event)["outcome"])
        assert outcomes == ["stored", outcome, "stored", "stored"]
        assert web.starts == 2
        assert not web.flag.exists()
        session().rollback()
        kept = session().scalars(select(QuestionAttempt.response).order_by(QuestionAttempt.slot)).all()
        assert kept == [{"answer": "b"}, {"answer": ["a", "c"]}, {"answer": "true"}, {"answer": "1024"}]
        steps = session().scalars(select(AttemptStep.question_attempt_id)).all()
        assert len(steps) == len(set(steps)) == 4


@pytest.mark.once
@pytest.mark.skipif(BIN is None, reason="PostgreSQL is not installed")
def test_a_database_that_is_killed_keeps_what_was_acknowledged_and_takes_the_rest_when_it_is_back(
    own_folder, monkeypatch
):
    with own_postgres() as server:
        monkeypatch.setenv("TEST_DATABASE_URL", server.url)
        with open_academy(own_folder, "powerless") as academy:
            with transaction():
                people = SimpleNamespace(learner=make_user("learner"), trainer=make_user("trainer"))
                path, key = (
                    f"/learn/attempts/{begin(make_school(people)).public_id}",
                    cookie(academy.app, people.learner),
                )
            web = Web(academy, key)
            web.start()
            token = web.ask(f"{path}/state")["token"]
            first, second = (
                {"slot": slot, "rev": 1, "client_event_id": str(uuid.uuid4()), "response": {"answer": given}}
                for slot, given in enumerate((["b"], ["a", "c"]), start=1)
            )
            assert web.ask(f"{path}/answers", first, token)["outcome"] == "stored"
            server.kill()
            with pytest.raises(urllib.error.HTTPError, match=r"50[03]"):
                web.ask(f"{path}/answers", second, token)
            server.start()
            outcomes = [web.ask(f"{path}/answers", event, token)["outcome"] for event in (first, second, second)]
            assert outcomes == ["same", "stored", "same"]
            assert web.starts == 1
            session().rollback()
            assert len(session().scalars(select(AttemptStep.id)).all()) == 2
