"""The word that opens a quiz: told in the hall, kept as a hash, with failures counted for each learner."""

from courses.enrolment.models import Enrolment
from courses.quizzes.rules import Rules
from lms.accounts import passwords
from lms.core import limits
from lms.core.db import end_reading
from lms.core.errors import BadValue, RuleError
from lms.core.i18n import _l

FAILURES = limits.GrowingDelay("quiz-password", free=5, longest=60, seconds=900)


def hashed(word: str) -> str:
    """The hash to keep in the rules; slow, so never inside a write transaction."""
    return passwords.hash_password(word)


def check(rules: Rules, enrolment: Enrolment, word: str) -> None:
    """Refuse a start without the right word, where the quiz has one. Nothing may be written before."""
    if not rules.password_hash:
        return
    who = f"enrolment:{enrolment.id}"
    if FAILURES.wait(who):
        raise RuleError(_l("Too many wrong passwords. Please wait a minute, then ask who watches over the quiz."))
    end_reading()
    if not word or not passwords.is_right(rules.password_hash, word):
        FAILURES.count(who)
        raise BadValue(_l("This is not the password of the quiz. Whoever watches over the quiz tells it to you."))
    FAILURES.forget(who)
