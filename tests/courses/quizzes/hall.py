"""A quiz that several people have sat, for the tests of marks that change and of figures."""

import datetime as dt

from courses.quizzes.service import attempts, grading
from lms.certificates.models import Certificate
from lms.core.db import session
from tests.courses.quizzes.sitting import event, give
from tests.factories.accounts import make_user
from tests.factories.quizzes import enrol


def sit(school, user, *letters):
    """A whole attempt at a paper of single choices; an empty letter is no answer."""
    attempt = attempts.own(attempts.start(attempts.sitting(school.run.id, school.lesson.id, user)).public_id, user)
    for answer, letter in zip(attempt.answers, letters, strict=True):
        if letter:
            number = attempt.id * 100 + answer.slot
            give(attempt, user, event(answer.slot, {"answer": [letter]}, number=number))
    return grading.hand_in(attempt)


def people(school, count, name="sitter"):
    """So many more learners of the run."""
    found = [make_user(name) for _ in range(count)]
    for user in found:
        enrol(school.run, user)
    return found


def certify(school, user, serial="S-1"):
    """The certificate of the run, as it was issued."""
    certificate = Certificate(
        code=serial.ljust(16, "0"), serial=serial, holder_id=user.id, award_key=f"run:{school.run.id}",
        kind="completion", template_version="1", snapshot={}, issued_on=dt.date(2026, 1, 1), hijri_on="",
    )  # fmt: skip
    session().add(certificate)
    session().flush()
    return certificate
