"""Files are read and taken in by the worker."""

from lms.complaints.exchange.service import files, taking
from lms.core.jobs import Running, job


@job("complaints.exchange.read", retries=1)
def read(running: Running, file_id: int) -> None:
    """Read a file and judge its rows."""
    del running
    files.read(file_id)


@job("complaints.exchange.take", retries=1)
def take(running: Running, file_id: int) -> None:
    """Take a file in, whole or not at all."""
    del running
    taking.take(file_id)
