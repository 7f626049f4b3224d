"""A library that is open, and a server that answers over a socket."""

import threading

import pytest
from werkzeug.serving import make_server

from lms.harvest import answers
from lms.publications import events
from lms.publications.kinds import State
from tests.factories.publications import make_agent, make_edition, make_series, make_subject, make_work


@pytest.fixture(autouse=True)
def nobody_was_here():
    """No test waits for what another one asked."""
    for pace in (answers.FEEDS, answers.HARVESTS):
        pace.forget()


@pytest.fixture
def opened(session):
    """Publish an edition as the catalogue does: the row, and its news."""

    def publish(work=None, **fields):
        edition = make_edition(work, **fields)
        events.edition_published.send(edition)
        session.commit()
        return edition

    return publish


@pytest.fixture
def close(session):
    """Withdraw an edition as the catalogue does."""

    def withdraw(edition):
        edition.state = State.WITHDRAWN
        session.flush()
        events.edition_withdrawn.send(edition)
        session.commit()

    return withdraw


@pytest.fixture
def book(opened):
    """A book with all that a record can say, and words that would break a careless document."""
    work = make_work(make_subject(name={"ar": "الفقه", "en": "Law"}))
    author = make_agent("محمد بن إدريس", sort_name="محمد بن إدريس", latin_name="Muhammad ibn Idris", born=767, died=820)
    edition = opened(
        work, author=author, title='فقه <الصلاة> & "الزكاة" ]]> \u200f(١)', subtitle="شرح \x0bموجز",
        isbn="9789770012345", doi="10.12345/abc", year_ce=2024, year_ah=1446, about="نص {عربي} \\ 100% _#$ ~^",
        place="القاهرة",
    )  # fmt: skip
    make_series(edition, slug="minbar", title={"ar": "المنبر", "en": "The Pulpit"})
    events.edition_changed.send(edition)
    return edition


@pytest.fixture
def server(app, session):
    """The academy on a real socket; requests see what the test committed."""
    session.commit()
    made = make_server("127.0.0.1", 0, app, threaded=False)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()
