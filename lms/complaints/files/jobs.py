"""Cleaning, by workers."""

from lms.complaints.files import cleaning
from lms.complaints.files.models import CaseFile
from lms.core.jobs import Job, Running, job


@job("complaints.clean", retries=5)
def clean(running: Running, file_id: int) -> None:
    """Make one file of a case harmless; tried again where the scanner is silent or the program broke off."""
    del running
    cleaning.clean(file_id)


def clean_later(file: CaseFile) -> Job:
    """Ask for it; asking twice gives the same job, and begins anew one that was given up."""
    return clean.later(key=f"case-file:{file.id}", file_id=file.id)
