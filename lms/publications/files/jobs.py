"""Long work on files of books, by workers."""

from lms.core.db import reading
from lms.core.jobs import Job, Running, job
from media.runner import RunFailed


@job("library.file", queue="books", retries=2)
def bring_in(running: Running, file_id: int) -> None:
    """Make a file harmless and read its pages; tried again where a program broke off."""
    from lms.publications.files.service import importing

    try:
        importing.bring_in(file_id)
    except RunFailed:
        if _is_last(running):
            importing.give_up(file_id)
        raise


@job("library.ocr", queue="media", retries=2)
def read_pictures(running: Running, file_id: int) -> None:
    """Read the pages that hold no words, one after the other; killed, it goes on at the next page.

    It takes as long as a film, and waits with the films: what was brought meanwhile is not behind it.
    """
    from lms.publications.files.service import ocr

    ocr.read_file(running, file_id)


def _is_last(running: Running) -> bool:
    with reading() as current:
        asked = current.get(Job, running.job_id)
        return asked is None or asked.attempt > asked.retries
