"""The worker's broom."""

from lms.core.jobs import every
from lms.usage import service

HOUR = 3600


@every(HOUR)
def forget() -> None:
    """Nobody can be told from the sums, and what could tell them goes with its day."""
    service.forget_visits()
