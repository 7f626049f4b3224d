"""The worker looks after the register."""

from lms.core.jobs import every
from lms.harvest import mending

HOUR = 3600


@every(HOUR // 4)
def mend() -> None:
    """Put right what news did not reach the register."""
    mending.mend()
