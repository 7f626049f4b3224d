"""Plants the demo academy, once: all of it or nothing, through the same services that people use."""

from sqlalchemy import select

from demo import jobs
from demo.citizens import offices
from demo.seed import (
    cohort,
    courses,
    gatherings,
    honours,
    kinds,
    marks,
    nominations,
    openings,
    residents,
    rulings,
    works,
)
from lms.accounts.models import User
from lms.core.db import session, transaction
from lms.core.jobs.registry import later_than_now

APART_SECONDS = 25


def plant() -> bool:
    """Fill an academy with the demo, unless it is there already; whether anything was done."""
    if is_planted():
        return False
    picture = kinds.keep_picture()
    with transaction():
        if is_planted():
            return False
        people = residents.settle()
        planted = courses.plant(people, picture)
        cohort.gather(planted, people)
        marks.mark(planted, people)
        rulings.put_right(planted, people)
        nominations.nominate(planted, people)
        gatherings.gather(planted, people)
        works.hand_in(planted.sermons, people.teacher_of("khutba-craft"))
        openings.hand_in(planted.sermons, people)
        honours.hand_out(planted, people)
        offices.open_doors(people)
        # One after the other: they are all busy writers, and who opens the site first looks for books.
        jobs.bring_library.later(key="demo:library")
        jobs.bring_atlas.later(key="demo:atlas").due_at = later_than_now(APART_SECONDS)
        jobs.bring_citizens.later(key="demo:citizens").due_at = later_than_now(2 * APART_SECONDS)
        jobs.bring_sermons.later(key="demo:sermons").due_at = later_than_now(3 * APART_SECONDS)
        return True


def is_planted() -> bool:
    """Whether the demo's people live here."""
    return session().scalar(select(User.id).where(User.is_demo).limit(1)) is not None
