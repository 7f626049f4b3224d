"""Sheets of editions are read and taken in by the worker."""

from lms.core.jobs import Running, job
from lms.publications.catalogue.service import sheets


@job("library.read", retries=1)
def read(running: Running, sheet_id: int) -> None:
    """Read a sheet and judge its rows."""
    del running
    sheets.read(sheet_id)


@job("library.take", retries=2)
def take(running: Running, sheet_id: int) -> None:
    """Take a sheet in, whole or not at all; begun anew after a crash it finds nothing half made."""
    del running
    sheets.take(sheet_id)
