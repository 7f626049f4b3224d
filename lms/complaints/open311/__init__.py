"""Open311 GeoReport v2: the applications of others list what may be reported, report it, and follow it.

The standard is kept to the letter: XML and JSON, errors in its own shape, dates with their zone.
See docs/guide/complaints.md.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the addresses, the page and the command of keys."""
    from lms.complaints.open311 import cli, key_pages, views
    from lms.core.forms import csrf

    app.register_blueprint(views.bp)
    csrf.exempt(views.bp)  # programs have no session; they bring a key
    app.register_blueprint(key_pages.bp)
    app.cli.add_command(cli.group)
