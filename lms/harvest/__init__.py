"""The doors for programs: catalogues (OPDS), harvesting (OAI-PMH), feeds, citations, and what search engines read.

What is published enters a register (`models`, `register`) in the same transaction; every door is written from one shape
(`entries`), of what everybody may see. See docs/adr/0055 and docs/guide/library.md.
"""

from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from lms.publications.models import Edition


def init_app(app: Flask) -> None:
    """Add the doors."""
    from lms import usage
    from lms.core.forms import csrf
    from lms.harvest import counted, doors, editions, entries, jobs, linked, sermons, sitemap, sounds, subscribers
    from lms.harvest.citing import views as citing
    from lms.harvest.feeds import views as feeds
    from lms.harvest.oai import views as oai
    from lms.harvest.opds import views as opds
    from lms.publications import slots

    assert jobs.HOUR  # noqa: S101 - imported so that workers know it
    entries.register(app, editions.KIND, editions.load, editions.path)
    subscribers.listen()
    entries.register(app, sermons.KIND, sermons.load, sermons.path)
    usage.describe(app, editions.KIND, counted.books)
    usage.describe(app, sermons.KIND, sermons.counted)
    for door in (oai, feeds, opds, citing, doors, sitemap, sounds):
        app.register_blueprint(door.bp)
    slots.add(app, "head", "harvest/_head.html", _described)
    slots.add(app, "aside", "harvest/_cite.html", _described)
    app.jinja_env.globals.update(
        linked_work=linked.work, linked_sermon=linked.sermon, library_alternates=doors.alternates
    )
    csrf.exempt(oai.bp)  # its POST only asks


def _described(edition: "Edition") -> dict[str, Any] | None:  # Any: whatever templates show
    """What the page of an edition shows of the doors; nothing before it is published."""
    from flask import g

    from lms.harvest import editions, linked
    from lms.harvest.citing import views

    if edition.state != "published":
        return None
    if g.get("harvest_shown", (None,))[0] != edition.id:  # asked for twice on a page
        entry = editions.entries([edition])[0]
        shown = {"entry": entry, "sentences": views.said(entry), "linked": linked.script(linked.book(entry))}
        g.harvest_shown = (edition.id, shown)
    return dict(g.harvest_shown[1])
