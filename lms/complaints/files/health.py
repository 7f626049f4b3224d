"""What the health page says of files of cases."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import func, select

from lms.complaints.files import antivirus
from lms.complaints.files.models import CaseFile, FileState
from lms.core import clock
from lms.core.db import session
from lms.core.i18n import _, ngettext, number
from media import place

LATE = dt.timedelta(minutes=15)


def report() -> Iterator[tuple[str, str, str]]:
    """Whether files are checked, and by what."""
    name, url = _("Files of complaints"), place.settings().clamav_url
    waiting = select(func.count()).select_from(CaseFile).where(CaseFile.created_at < clock.now() - LATE)
    stuck = session().scalar(waiting.where(CaseFile.state.in_([FileState.PENDING, FileState.ERROR]))) or 0
    if stuck:
        said = ngettext(
            "%(number)s file could not be checked yet, and nobody can open it.",
            "%(number)s files could not be checked yet, and nobody can open them.",
            stuck,
            number=number(stuck),
        )
        yield name, "bad", said
    if not url:
        yield name, "wait", _("Files are cleaned but not scanned for viruses: no scanner is set (CLAMAV_URL).")
    elif not antivirus.answers(url):
        yield name, "bad", _("The virus scanner does not answer; files wait until it does.")
    else:
        yield name, "good", _("Files are scanned for viruses and cleaned.")
