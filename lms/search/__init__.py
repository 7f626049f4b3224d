"""One search over everything. It knows no feature: features say what they have to be found.

search.register(Source(kind="lesson", label=_l("Lessons"), ids=…, documents=…, show=…))
search.register_audience("lessons", versions_of)     # who may find what, beyond "public" and "signed_in"
search.changed("lesson", lesson.id)                  # in the transaction of the change
search.forget("lesson", lesson.id)                   # likewise: not to be found from that moment on
search.marked(text, "words")                         # the original in pieces, with those that were asked
"""

from flask import Flask

from lms.search.marks import marked
from lms.search.outbox import changed, forget
from lms.search.sources import PUBLIC, SIGNED_IN, Document, Hit, Shown, Source, register, register_audience

__all__ = [
    "PUBLIC",
    "SIGNED_IN",
    "Document",
    "Hit",
    "Shown",
    "Source",
    "changed",
    "forget",
    "marked",
    "register",
    "register_audience",
]


def init_app(app: Flask) -> None:
    """Add the page of search."""
    from lms.core import nav
    from lms.core.i18n import _l
    from lms.search import cli, jobs, views

    del jobs  # imported for what it registers
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
    nav.add(app, nav.NavItem(_l("Search everything"), "search.index", icon="search", menu="find"))
