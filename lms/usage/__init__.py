"""How the library is used, counted by the rules of COUNTER (release 5.1): people, not robots; a double click is one.

A view that gives a reader something says so, and nobody waits for it:

    usage.count("edition", edition.id, Use.DOWNLOAD, language=edition.language)

What was seen waits in memory for a few seconds and is then written by a thread of its own (`waiting`); only sums of
days stay (`models`). A feature says what its things are called by `usage.describe`. See docs/adr/0054.
"""

from flask import Flask

from lms.usage.items import Item, describe
from lms.usage.kinds import Use
from lms.usage.waiting import count

__all__ = ["Item", "Use", "count", "describe"]


def init_app(app: Flask) -> None:
    """Nothing but the worker's broom: there are no pages here; the director's are in lms.dashboard."""
    from lms.usage import jobs

    del app
    assert jobs.HOUR  # noqa: S101 - imported so that workers know it
