"""A worker killed -9 in the midst of bringing in a book: nothing of it is seen, the next one brings it in once and whole."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Role
from lms.core import db as database
from lms.core.db import session, transaction
from lms.core.jobs import Job, JobState
from lms.publications.files.kinds import FileState
from lms.publications.files.models import BookFile, Cover, Page
from lms.publications.kinds import State
from lms.publications.models import Volume
from tests.academy import open_academy
from tests.factories.accounts import make_user
from tests.factories.files import brought
from tests.factories.publications import make_edition
from tests.lms.publications.files.books import a_pdf
from tests.processes import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.once]
WORDS = [f"صفحة {number} من كتاب الصدق" for number in range(1, 4)]
APP = "tests.lms.publications.files.halting_worker"


@pytest.fixture
def academy(own_folder):
    with open_academy(own_folder, "importing", APP) as academy:
        yield academy


def bring():
    with transaction():
        edition = make_edition(state=State.DRAFT)
        volume_id = session().scalars(select(Volume.id).where(Volume.edition_id == edition.id)).one()
        editor = make_user("editor", Role.EDITOR)
    database.commit()
    return brought(session().get_one(Volume, volume_id), "كتاب.pdf", a_pdf(*WORDS), editor).id


def count(kind):
    return session().scalar(select(func.count()).select_from(kind))


def is_gone(pid):
    status = Path(f"/proc/{pid}/status")
    return not status.exists() or "zombie" in status.read_text()


def test_a_book_is_there_once_and_whole_and_is_not_behind_a_film(academy):
    with transaction():
        film = Job(key="film", name="tests.film", queue="media", args={})
        session().add(film)
    film_id = film.id
    file_id = bring()
    for halt in ("reading", "writing"):
        worker = academy.start_worker(HALT=halt)
        wait_for((academy.folder / "film").exists)  # it is encoded all the time
        wait_for((academy.folder / halt).exists)
        academy.kill(worker)
        if halt == "reading":
            wait_for(lambda: is_gone((academy.folder / "reading").read_text()))
        session().rollback()
        assert session().get_one(BookFile, file_id).state is FileState.IMPORTING
        assert (count(BookFile), count(Page), count(Cover)) == (1, 0, 0)
    academy.start_worker()
    wait_for(lambda: academy.job(session().get_one(BookFile, file_id).job_id).state is JobState.DONE, seconds=60)
    assert session().get_one(BookFile, file_id).state is FileState.READY
    assert (count(BookFile), count(Cover)) == (2, 1)
    said = session().scalars(select(Page.text).where(Page.is_current).order_by(Page.number)).all()
    assert [words.split("\n")[0] for words in said] == WORDS
    wait_for(lambda: academy.job(film_id).state is JobState.DONE)
