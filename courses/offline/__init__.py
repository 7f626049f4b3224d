"""Lessons without a connection: what a browser may keep, for how long, and the pages that open from it.

The service worker keeps the academy's own files, the page of saved lessons and what was saved on purpose; everything
else is always asked of the server.
"""

from flask import Flask

from lms.core import nav
from lms.core.i18n import _l


def init_app(app: Flask) -> None:
    """Add the pages and the worker's address."""
    from courses.offline import views

    app.register_blueprint(views.bp)
    app.after_request(views.name_the_reader)
    app.jinja_env.globals["saved_version"] = views.version
    nav.add(app, nav.NavItem(_l("Saved lessons"), "offline.index", icon="offline", menu="work", order=15))
