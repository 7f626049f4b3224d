"""The doors for programs: catalogues (OPDS), harvesting (OAI-PMH), feeds, citations, and what search engines read.

What is published enters a register (`models`, `register`) in the same transaction; every door is written from one shape
(`entries`), of what everybody may see. See docs/adr/0055 and docs/guide/library.md.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the doors."""
    from lms.core.forms import csrf
    from lms.harvest import editions, entries, jobs, subscribers
    from lms.harvest.oai import views as oai

    assert jobs.HOUR  # noqa: S101 - imported so that workers know it
    entries.register(app, editions.KIND, editions.load)
    subscribers.listen()
    app.register_blueprint(oai.bp)
    csrf.exempt(oai.bp)  # its POST only asks
