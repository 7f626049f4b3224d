"""The front of the academy: the home page, the catalogue, a course, and one's own page.

It stands above the other course features because its pages show something of each.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages and their menu items."""
    from courses.front import views
    from lms.core import nav
    from lms.core.i18n import _l

    app.register_blueprint(views.bp)
    nav.add(
        app,
        nav.NavItem(_l("Courses"), "front.courses", order=10),
        nav.NavItem(_l("My page"), "front.my", icon="user", menu="work", order=10),
    )
