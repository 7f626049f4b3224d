"""The index is kept by the worker."""

from sqlalchemy import select

from lms.core import clock
from lms.core.db import session
from lms.core.jobs import Job, JobState, Running, every, job
from lms.search.models import SearchChange
from lms.search.service import indexing, rebuilding, sweeping

LOOK_SECONDS, COUNT_SECONDS = 2, 120
NAMES = ("search.index", "search.rebuild", "search.count_words")


@job("search.index")
def index_waiting(running: Running) -> None:
    """Index what has changed."""
    del running
    indexing.index_waiting()


@job("search.rebuild")
def rebuild(running: Running) -> None:
    """Index everything anew."""
    rebuilding.rebuild(running.progress)


@job("search.count_words")
def count_words(running: Running) -> None:
    """Let the words of what is gone go, then take the vocabulary down for suggestions."""
    del running
    sweeping.sweep()
    rebuilding.count_words()


@every(LOOK_SECONDS)
def look() -> None:
    """Is there something to index?"""
    if session().scalar(select(SearchChange.id).limit(1)) and not _is_open("search.index"):
        index_waiting.later(key=_key("search.index"))


@every(COUNT_SECONDS)
def look_over() -> None:
    """Was the index made by another normaliser, or has it changed since its words were counted?"""
    row = indexing.state()
    if rebuilding.is_outdated():
        if not _is_open("search.rebuild"):
            rebuild.later(key=_key("search.rebuild"))
    elif (
        row.changed_at
        and (not row.counted_at or row.counted_at < row.changed_at)
        and not _is_open("search.count_words")
    ):
        count_words.later(key=_key("search.count_words"))


def _is_open(name: str) -> bool:
    query = select(Job.id).where(Job.name == name, Job.state.in_([JobState.WAITING, JobState.RUNNING]))
    return session().scalar(query.limit(1)) is not None


def _key(name: str) -> str:
    return f"{name}:{clock.now().isoformat()}"
