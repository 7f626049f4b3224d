"""Files of books for tests, really read: from what is brought to the pages, without a worker process."""

import io

from lms.accounts.models import User
from lms.core.db import commit
from lms.publications.files.models import BookFile
from lms.publications.files.service import importing, taking
from lms.publications.models import Volume
from media.service import files as media_files


def brought(volume: Volume, name: str, content: bytes, by: User) -> BookFile:
    """A file that has arrived and waits for the worker."""
    file = taking.take(volume, media_files.keep_file(by, name, io.BytesIO(content)), by)
    commit()
    return file


def make_file(volume: Volume, name: str, content: bytes, by: User) -> BookFile:
    """A file that was read; what readers get is its `copy`."""
    file = brought(volume, name, content, by)
    importing.bring_in(file.id)
    return taking.find(taking.edition_of(volume), file.id)
