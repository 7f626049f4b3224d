"""The doors for programs: catalogues (OPDS), harvesting (OAI-PMH), feeds, citations, and what search engines read.

What is published enters a register (`models`, `register`) in the same transaction; every door is written from one shape
(`entries`), of what everybody may see. See docs/adr/0055 and docs/guide/library.md.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the doors."""
    from lms.core.forms import csrf
    from lms.harvest import editions, entries, jobs, sounds, subscribers
    from lms.harvest.feeds import views as feeds
    from lms.harvest.oai import views as oai
    from lms.harvest.opds import views as opds

    assert jobs.HOUR  # noqa: S101 - imported so that workers know it
    entries.register(app, editions.KIND, editions.load)
    subscribers.listen()
    for door in (oai, feeds, opds, sounds):
        app.register_blueprint(door.bp)
    csrf.exempt(oai.bp)  # its POST only asks
