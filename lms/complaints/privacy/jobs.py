"""Retention, by workers: once a day, a case a transaction, so that it can be stopped anywhere."""

import datetime as dt
import logging

from lms.complaints.models import Case
from lms.complaints.privacy import requests, retention
from lms.core import clock
from lms.core.db import reading, session, transaction
from lms.core.errors import RuleError
from lms.core.jobs import Running, every, job

log = logging.getLogger("ijaza")
LOOK_SECONDS = 3600
ASKERS_KEPT = dt.timedelta(days=365)


@every(LOOK_SECONDS)
def look() -> None:
    """Ask for the day's work; the key makes it one a day."""
    keep_to_retention.later(key=f"complaints-retention:{clock.now().date().isoformat()}")


@job("complaints.retention")
def keep_to_retention(running: Running) -> None:
    """Remove names and words whose time is over."""
    done = 0
    tried: set[int] = set()
    while batch := _next(tried):
        for case_id in batch:
            tried.add(case_id)
            done += _anonymise(case_id)
            running.progress(done, done + len(batch))
    with transaction():
        requests.forget(clock.now() - ASKERS_KEPT)


def _next(tried: set[int]) -> list[int]:
    with reading():
        return [case_id for case_id in retention.due(clock.now()) if case_id not in tried]


def _anonymise(case_id: int) -> int:
    try:
        with transaction():
            retention.anonymise(session().get_one(Case, case_id))
    except RuleError as refusal:  # somebody holds it since we looked
        log.info("case %s keeps its words: %s", case_id, refusal)
        return 0
    return 1
