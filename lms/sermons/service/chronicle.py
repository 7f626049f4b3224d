"""What was done with a text is written down, and told to those who want to hear."""

from typing import Any

from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from lms.sermons.events import sermon_changed, sermon_files_made
from lms.sermons.kinds import Act, State
from lms.sermons.models import SermonEvent, SermonText


def write(
    text: SermonText,
    act: Act,
    by: User | None = None,
    note: str = "",
    before: dict[str, Any] | None = None,  # Any: JSON
) -> SermonEvent:
    """Add a line to a text's history."""
    line = SermonEvent(text_id=text.id, act=act, by_id=by.id if by else None, at=clock.now(), note=note)
    line.revision, line.before = text.revision, before or {}
    session().add(line)
    text.row_version += 1
    session().flush()
    return line


def changed(text: SermonText) -> None:
    """Tell that readers see something else now; nothing where they see nothing."""
    if text.state is State.PUBLISHED:
        text.changed_at = clock.now()
        session().flush()
        sermon_changed.send(text)


def changed_files(text: SermonText) -> None:
    """Tell that a public text has other files now; nothing else about it changed."""
    if text.state is State.PUBLISHED:
        text.changed_at = clock.now()
        session().flush()
        sermon_files_made.send(text)
