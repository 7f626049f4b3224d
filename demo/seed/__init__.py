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
        jobs.bring_library.later(key="demo:library")
        jobs.bring_citizens.later(key="demo:citizens")
        jobs.bring_atlas.later(key="demo:atlas")
        return True


def is_planted() -> bool:
    """Whether the demo's people live here."""
    return session().scalar(select(User.id).where(User.is_demo).limit(1)) is not None
