"""The word that opens a quiz: told in the hall, kept as a hash, with failures counted for each learner."""

from courses.enrolment.models import Enrolment
from lms.accounts import passwords
from lms.core import limits
from lms.core.db import end_reading
from lms.core.errors import BadValue
from lms.core.i18n import _l

FAILURES = limits.GrowingDelay("quiz-password", free=5, longest=60, seconds=900)


class WrongWord(BadValue):
    """What was typed does not open the quiz; `str` says why."""


def hashed(word: str) -> str:
    """The hash to keep; slow, so nothing may be written before."""
    end_reading()
    return passwords.hash_password(word)


def check(kept: str, enrolment: Enrolment, word: str) -> None:
    """Refuse a start without the right word, where the quiz has one. Nothing may be written before."""
    if not kept:
        return
    who = f"enrolment:{enrolment.id}"
    if FAILURES.wait(who):
        raise WrongWord(_l("Too many wrong passwords. Please wait a minute, then ask who watches over the quiz."))
    end_reading()
    if not word or not passwords.is_right(kept, word):
        FAILURES.count(who)
        raise WrongWord(_l("This is not the password of the quiz. Whoever watches over the quiz tells it to you."))
    FAILURES.forget(who)
