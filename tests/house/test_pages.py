"""A walk through the whole academy as everybody, along the links that they are shown, in both languages.

Nothing breaks and nothing changes.
"""

import re
from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from courses.catalog.models import LessonKind
from lms.core.audit import AuditEntry
from lms.core.db import Model
from tests.conftest import is_postgres
from tests.factories.certificates import approve, make_award, make_certificate
from tests.factories.courses import add_lesson, add_section, enrol, make_asset, make_course, make_run, publish
from tests.factories.quizzes import make_school

EACH = 2  # addresses of one kind that one person visits
STARTS = ("/", "/courses", "/my", "/verify", "/certificates", "/teach", "/registry", "/admin", "/account")
DATA = re.compile(r'(?:href|src|action|data-[a-z-]+)="(/[^"#]*)"')


@pytest.fixture
def academy(session, cast):
    """A course with lessons of each kind, people in a run of it, a quiz, a certificate and a batch."""
    make_school(cast)
    course = make_course(cast.trainer)
    section = add_section(course)
    add_lesson(section)
    add_lesson(section, LessonKind.VIDEO, asset=make_asset(owner=cast.trainer))
    run = make_run(publish(course))
    enrol(run, cast.learner, cast.registrar)
    make_certificate(cast.learner, cast.registrar)
    approve([make_award(cast.stranger, "award:crawl")], cast.registrar)
    session.commit()
    return cast


def walk(app, client, language):
    """Every page that links lead to: its address, its endpoint and its status."""
    client.set_cookie("locale", language)
    map_ = app.url_map.bind("localhost")
    waiting, seen, kinds = deque(STARTS), set(STARTS), Counter()
    while waiting:
        address = waiting.popleft()
        try:
            endpoint = map_.match(urlsplit(address).path, method="GET")[0]
        except Exception:  # an address that only takes POST, or leads nowhere
            continue
        if kinds[endpoint] >= EACH:
            continue
        kinds[endpoint] += 1
        answer = client.get(address)
        yield address, endpoint, answer
        if answer.mimetype == "text/html":
            found = [*DATA.findall(answer.text.replace("&amp;", "&")), *filter(None, [answer.location])]
            fresh = [link for link in dict.fromkeys(found) if link.startswith("/") and link not in seen]
            seen.update(fresh)
            waiting.extend(fresh)


def counts(session):
    """How many rows each table has; but for the log's lines on who was refused, which asking may add."""
    session.expire_all()
    found = {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in Model.metadata.sorted_tables
    }
    refused = select(func.count(AuditEntry.id)).where(AuditEntry.action == "access.refused")
    return found | {"audit_entry": found["audit_entry"] - session.scalar(refused)}


def test_everybody_walks_everywhere_and_nothing_breaks_or_changes(app, client, session, academy):
    before = counts(session)
    reached, broken = set(), []
    for name, person in academy.everyone().items():
        for language in ("ar",) if is_postgres() else ("ar", "en"):  # a database is asked the same in each
            client.sign_in(person) if person else client.sign_out()
            signed_in = counts(session)
            for address, endpoint, answer in walk(app, client, language):
                if answer.status_code >= 500:
                    broken.append((name, language, address, answer.status_code))
                if answer.status_code == 200:
                    reached.add(endpoint)
            assert counts(session) == signed_in, name
    assert not broken
    assert {name: size for name, size in counts(session).items() if size != before[name]}.keys() <= {"sign_in"}
    assert len(reached) > 30
