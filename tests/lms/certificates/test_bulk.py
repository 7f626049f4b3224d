"""Issuing in bulk: in parallel, killed in the middle, stopped. Real processes and real databases."""

import hashlib
import multiprocessing
import threading

import pypdfium2
import pytest
from sqlalchemy import func, select

from lms.accounts.models import Role, User
from lms.app import create_app
from lms.certificates import jobs, press, service
from lms.certificates.models import BatchState, Certificate, IssueBatch, IssueItem, SerialCounter
from lms.certificates.service import journal, sheets
from lms.core import config
from lms.core.db import db, session, transaction
from lms.core.jobs import JobState
from lms.core.jobs.registry import ask_to_cancel
from lms.notifications.models import Notice
from media.models import StoredObject
from tests.academy import open_academy
from tests.factories.accounts import make_user
from tests.factories.certificates import approve, make_award
from tests.processes import wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def academy(own_folder):
    with open_academy(own_folder, "bulk") as academy:
        yield academy


def ask(people: int, key: str = "award:1") -> tuple[int, str]:
    """A registrar approves a batch for so many graduates; its id and its job's."""
    with transaction():
        registrar = make_user("registrar", Role.REGISTRAR)
        graduates = [make_user(f"graduate{number}") for number in range(people)]
    with transaction():
        batch = approve([make_award(person, key) for person in graduates], registrar)
        return batch.id, jobs.issue_later(batch, registrar).id


def count(model: type) -> int:
    session().rollback()
    return session().scalar(select(func.count()).select_from(model)) or 0


def check_the_register(people: int) -> None:
    """Everybody has exactly one certificate, numbers have neither gap nor double, every file is there and whole."""
    session().rollback()
    certificates = session().scalars(select(Certificate)).all()
    assert len({certificate.holder_id for certificate in certificates}) == len(certificates) == people
    assert sorted(int(certificate.serial[-6:]) for certificate in certificates) == list(range(1, people + 1))
    assert session().scalar(select(SerialCounter.last)) == people
    assert list(journal.check()) == []
    for certificate in certificates:
        stored = session().get_one(StoredObject, certificate.sheet_id)
        pdf = sheets.content(stored.id)
        assert hashlib.sha256(pdf).hexdigest() == stored.sha256
        assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_a_worker_killed_in_the_middle_of_a_bulk_issue_leaves_nobody_without_and_nobody_twice(academy):
    people = 44
    batch_id, job_id = ask(people)
    for limit in (5, 15):
        worker = academy.start_worker()
        wait_for(lambda limit=limit: count(Certificate) >= limit)
        academy.kill(worker)
        assert limit <= count(Certificate) < people
        assert academy.job(job_id).state is JobState.RUNNING
    academy.start_worker()
    wait_for(lambda: academy.job(job_id).state is JobState.DONE)
    check_the_register(people)
    assert count(Notice) == people
    assert academy.job(job_id).done_count == people
    batch = session().get_one(IssueBatch, batch_id)
    assert batch.state is BatchState.ISSUED
    printed = [len(pypdfium2.PdfDocument(sheets.content(file))) for file in batch.print_ids]
    assert printed == [sheets.SHEETS_A_FILE, people - sheets.SHEETS_A_FILE]


@pytest.mark.once
def test_a_bulk_issue_that_is_stopped_keeps_what_was_issued_and_the_rest_can_follow(academy):
    people = 40
    batch_id, job_id = ask(people)
    academy.start_worker()
    wait_for(lambda: count(Certificate) >= 3)
    with transaction():
        ask_to_cancel(academy.job(job_id))
    wait_for(lambda: academy.job(job_id).state is JobState.CANCELLED)
    issued = count(Certificate)
    assert 3 <= issued < people
    assert session().get_one(IssueBatch, batch_id).state is BatchState.STOPPED
    with transaction():
        registrar = session().scalars(select(User).where(User.email.like("registrar%"))).first()
        everybody = session().scalars(select(User).where(User.email.like("graduate%"))).all()
        rest = approve([make_award(person) for person in everybody], registrar)
        again = jobs.issue_later(rest, registrar).id
        assert session().scalar(select(func.count()).where(IssueItem.batch_id == rest.id)) == people - issued
    wait_for(lambda: academy.job(again).state is JobState.DONE)
    check_the_register(people)


def test_threads_that_issue_at_once_leave_no_gap_and_no_double(academy):
    batches = [ask(5, f"award:{number}")[0] for number in range(4)]
    begin, failures = threading.Barrier(4), []

    def work(batch_id: int) -> None:
        with academy.app.app_context():
            try:
                begin.wait()
                issue_items(batch_id)
            except BaseException as error:
                failures.append(error)
                raise
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work, args=(batch_id,)) for batch_id in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    check_the_register(20)


@pytest.mark.once
def test_processes_that_issue_the_same_batch_give_each_person_one_certificate(academy):
    batch_id, _job = ask(12)
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=issue_in_a_process, args=(academy.environ, batch_id)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    check_the_register(12)


def issue_in_a_process(environ: dict[str, str], batch_id: int) -> None:
    with create_app(config.from_environment(environ)).app_context():
        issue_items(batch_id)


def issue_items(batch_id: int) -> None:
    session().rollback()
    items = session().scalars(select(IssueItem.id).where(IssueItem.batch_id == batch_id)).all()
    for item_id in items:
        service.issue_item(item_id, press.current())
