"""What runs do by themselves: offers pass, time given is over."""

from courses.enrolment.service import ending, waiting
from lms.core.jobs import every

OFFER_SECONDS = 60
LATE_SECONDS = 3600


@every(OFFER_SECONDS)
def pass_offers_on() -> None:
    """Offer the seats of those who did not answer in time to the next."""
    waiting.expire()


@every(LATE_SECONDS)
def fail_the_late() -> None:
    """Note who did not finish in the time given."""
    ending.fail_the_late()


def register() -> None:
    """Importing this module registers its work; the call says so."""
