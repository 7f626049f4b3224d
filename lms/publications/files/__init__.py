"""The files of volumes, and what was read out of them: brought, made harmless, read by page, given to readers.

Whoever shows a book asks `service.reading`; `files.download` and `files.content` give its files.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the room's pages, jobs, covers, and what the health page says."""
    from lms.core import health
    from lms.publications import slots
    from lms.publications.files import jobs, models, subscribers, uses, views, words
    from lms.publications.files.health import report
    from lms.publications.files.service import reading
    from lms.publications.files.views import correcting, desk, giving, sound

    app.register_blueprint(views.bp)
    slots.add_covers(app, giving.addresses)
    slots.add_marks(app, lambda editions: words.sizes_of(reading.sizes(each.id for each in editions)))
    slots.add_marks(app, lambda editions: words.lengths_of(reading.lengths(each.id for each in editions)))
    slots.add(app, "actions", "files/_downloads.html", giving.offered, order=40)
    uses.add(app)
    health.add(app, report)
    del correcting, desk, jobs, models, sound, subscribers  # imported for what they register
