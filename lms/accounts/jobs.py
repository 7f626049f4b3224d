"""Work after the answer, and the daily tidying."""

from lms.accounts import letters
from lms.accounts.models import TokenPurpose
from lms.accounts.service import access, people
from lms.core import limits
from lms.core.db import transaction
from lms.core.jobs import Running, every, job


@job("accounts.recover")
def recover(running: Running, login: str) -> None:
    """Send the letter to choose a new password, if there is such a person with an e-mail.

    A job, so that the page answers in the same time whether or not the person exists.
    """
    del running
    with transaction():
        user = people.by_login(login)
        if user and user.email and not user.is_disabled:
            letters.recovery(user, access.issue_link(user, TokenPurpose.PASSWORD_RESET))


@every(6 * 3600)
def tidy() -> None:
    """Forget links and sessions that have been dead for long, and counts of failures that no longer matter."""
    access.forget_the_dead()
    limits.sweep()
