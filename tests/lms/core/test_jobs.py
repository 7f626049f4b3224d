"""Long work survives the death of its worker, is refused once, tried again, and can be stopped. Real processes."""

import os
import signal
import sqlite3

import pytest

from lms.core.db import transaction
from lms.core.jobs import JobState, worker
from lms.core.jobs.registry import TASKS, ask_to_cancel
from tests.academy import Academy, open_academy
from tests.processes import PATIENCE, wait_for

pytestmark = pytest.mark.slow


class JobsAcademy(Academy):
    """An academy whose workers know the jobs of worker_app.py."""

    def ask(self, name, key="k", **args):
        import tests.lms.core.worker_app  # noqa: F401 - registers the jobs here too

        with transaction():
            return TASKS[name].later(key=key, **args).id

    def let_go(self):
        """The slow step comes to its end."""
        (self.folder / "go").touch()

    def notes(self):
        path = self.folder / "notes"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def academy(own_folder, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(own_folder))
    monkeypatch.setenv("ENVIRONMENT", "testing")
    with open_academy(own_folder, "jobs", "tests.lms.core.worker_app", JobsAcademy) as academy:
        yield academy


@pytest.mark.once  # on PostgreSQL a worker is killed in mid bulk issue
def test_a_worker_killed_in_the_middle_goes_on_after_its_restart_and_repeats_no_finished_step(academy):
    process = academy.start_worker()
    job_id = academy.ask("test.two_steps")
    wait_for(lambda: "slow begins" in academy.notes())
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert academy.job(job_id).state is JobState.RUNNING
    academy.let_go()
    academy.start_worker()
    wait_for(lambda: academy.job(job_id).state is JobState.DONE)
    assert academy.notes() == ["first", "slow begins", "slow begins", "slow ends"]
    assert academy.job(job_id).share == 1


@pytest.mark.once
def test_a_worker_that_is_asked_to_stop_leaves_at_once_and_its_job_goes_on_at_the_next_start(academy):
    process = academy.start_worker()
    job_id = academy.ask("test.two_steps")
    wait_for(lambda: "slow begins" in academy.notes())
    process.terminate()
    assert process.wait(timeout=PATIENCE) == 0
    assert academy.notes() == ["first", "slow begins"]
    assert "DBOSException" not in academy.log()
    assert "Traceback" not in academy.log()
    academy.let_go()
    academy.start_worker()
    wait_for(lambda: academy.job(job_id).state is JobState.DONE)
    assert academy.notes() == ["first", "slow begins", "slow begins", "slow ends"]
    assert (academy.job(job_id).attempt, academy.job(job_id).error) == (1, "")


@pytest.mark.once
def test_a_refusal_is_told_and_not_tried_again_and_a_failure_is(academy):
    refused, flaky = academy.ask("test.refused", key="r"), academy.ask("test.flaky", key="f")
    academy.start_worker()
    wait_for(lambda: not academy.job(refused).is_open and not academy.job(flaky).is_open)
    assert (academy.job(refused).state, academy.job(refused).error) == (JobState.FAILED, "the file is no video")
    assert academy.job(flaky).state is JobState.DONE
    assert academy.notes().count("refused") == 1
    assert academy.notes().count("flaky") == 2


@pytest.mark.once
def test_a_running_job_can_be_stopped_and_asked_for_again(academy):
    job_id = academy.ask("test.endless")
    process = academy.start_worker()
    wait_for(lambda: academy.job(job_id).done_count > 0)
    with transaction():
        ask_to_cancel(academy.job(job_id))
    wait_for(lambda: academy.job(job_id).state is JobState.CANCELLED)
    assert academy.ask("test.endless") == job_id
    wait_for(lambda: academy.job(job_id).state is JobState.RUNNING)
    assert process.poll() is None


def test_the_jobs_of_a_worker_that_never_comes_back_are_taken_over(academy, monkeypatch):
    lost = academy.start_worker(WORKER_ID="lost")
    job_id = academy.ask("test.two_steps")
    wait_for(lambda: "slow begins" in academy.notes())
    os.killpg(lost.pid, signal.SIGKILL)
    lost.wait()
    academy.let_go()
    academy.start_worker(WORKER_ID="other", WORKER_SILENT_SECONDS="1")
    wait_for(lambda: academy.job(job_id).state is JobState.DONE)
    assert academy.notes().count("first") == 1


def test_asking_twice_is_one_job(academy):
    assert academy.ask("test.endless", key="same") == academy.ask("test.endless", key="same")


def test_how_a_job_ended_is_noted_also_where_the_database_is_busy(app, monkeypatch):
    monkeypatch.setattr(worker, "SECONDS_TO_WAIT", 0)
    tries = []

    def note(told):
        tries.append(told)
        if len(tries) < 3:
            raise sqlite3.OperationalError("database is locked")

    with app.app_context():
        worker._surely(note, "done")
    assert tries == ["done"] * 3


@pytest.mark.once
def test_every_job_stands_in_a_queue_that_somebody_works_off(app):
    del app  # which has registered them
    assert {task.queue for task in TASKS.values()} <= worker.CONCURRENCY.keys()
