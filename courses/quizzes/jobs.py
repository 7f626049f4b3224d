"""What quizzes do by themselves."""

import time
from typing import Any

from courses.quizzes import events
from courses.quizzes.regrading import applying, effects
from courses.quizzes.service import grading, late, outages
from courses.quizzes.service.saving import Held
from courses.quizzes.stats import tally
from lms.core import clock, presence
from lms.core.db import reading, transaction
from lms.core.jobs import Cancelled, Running, every, job

SECONDS = 20
TALLY_SECONDS = 3
LONGEST_SWEEP = 10.0  # five hundred who were cut off have their marks in one turn
LONGEST_TALLY = 2.0


@every(SECONDS)
def hand_in_what_is_over() -> None:
    """Hand in attempts whose time is over; in small portions, so that nobody's save waits.

    While the web server is away nobody's time is over: what it takes is given back when it returns.
    """
    begun = time.monotonic()
    while not presence.is_silent() and time.monotonic() - begun < LONGEST_SWEEP:
        with transaction():
            if grading.sweep() < grading.SWEPT_AT_ONCE:
                return


@every(TALLY_SECONDS)
def count_for_statistics() -> None:
    """Count marks that are new, in small portions of their own, so that nobody's save waits; then put in order."""
    begun = time.monotonic()
    while time.monotonic() - begun < LONGEST_TALLY:
        with transaction():
            if not tally.count_some() and not tally.order_some():
                return


@job("quizzes.regrade", retries=2)
def regrade(running: Running, ruling_id: int) -> None:
    """Bring a ruling to the attempts, in small portions; begun again it goes on, for what is changed stays changed."""
    with reading():
        ruling = applying.load(ruling_id)
        waiting = effects.attempts_with(ruling.version_id)
    for start in range(0, len(waiting), applying.AT_ONCE):
        with transaction():
            ruling = applying.load(ruling_id)
            if not applying.bring(ruling, waiting[start : start + applying.AT_ONCE]):
                raise Cancelled
        running.progress(min(start + applying.AT_ONCE, len(waiting)), len(waiting))
    with transaction():
        applying.load(ruling_id).done_at = clock.now()


@job("quizzes.late")
def tell_of_late_answers(running: Running, quiz_id: int) -> None:
    """Tell the trainers of a course that answers wait for their decision."""
    with transaction():
        late.tell_trainers(quiz_id, running.job_id)


def ask_to_tell(answer: Held, **more: Any) -> None:  # Any: other news
    """Have the trainers told, once a day for each quiz however many answers come."""
    del more
    quiz_id = answer.quiz_id
    tell_of_late_answers.later(f"late:{quiz_id}:{clock.now():%Y-%m-%d}", quiz_id=quiz_id)


def register() -> None:
    """Importing this module registers its work; what a stopped server took is given back when it returns."""
    presence.on_return(outages.give_back)
    events.answer_came_late.connect(ask_to_tell)
