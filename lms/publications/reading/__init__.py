"""Readers: a book as text, as sound with its text beside it, as printed; what readers leave in it, for them alone."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, and the way in on the page of an edition."""
    from lms.accounts import sessions
    from lms.core import nav, parts
    from lms.core.i18n import _l
    from lms.publications import slots
    from lms.publications.reading import addresses, jobs, models, subscribers, words
    from lms.publications.reading.service import places as kept
    from lms.publications.reading.service import ways
    from lms.publications.reading.views import bp, cues, listening, marks, pages, places

    assert all((jobs, models, cues, listening, marks, pages, places))  # noqa: S101 - imported for what they add
    app.register_blueprint(bp)
    app.jinja_env.globals.update(reading_words=words, reading_at=addresses)
    slots.add(app, "actions", "reading/_edition.html", ways.into, order=10)
    slots.add(app, "main", "reading/_volumes.html", ways.volumes, order=10)
    sessions.count_beside(app, "books", kept.of_person())
    parts.add(
        app, "my", "reading/_way_on.html", lambda _reader: {} if sessions.counted_beside("books") else None, order=20
    )
    subscribers.listen()
    nav.add(app, nav.NavItem(_l("My reading"), "reading.mine", "book", "work", order=12))
