"""Lists are read and taken in by the worker."""

from courses.imports.service import lists, taking
from lms.core.jobs import Running, job


@job("lists.read", retries=1)
def read(running: Running, list_id: int) -> None:
    """Read a list and look through it."""
    del running
    lists.read(list_id)


@job("lists.take", retries=1)
def take(running: Running, list_id: int) -> None:
    """Take a list in, whole or not at all."""
    del running
    taking.take(list_id)
