"""What the director reads: a page of figures over all features, each with the way to where it comes from."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the page, its menu item, and have directors begin there."""
    from lms.core import nav
    from lms.core.i18n import _l
    from lms.dashboard import library, policy, views

    app.register_blueprint(views.bp)
    app.register_blueprint(library.bp)
    nav.add(app, nav.NavItem(_l("Figures"), "dashboard.index", "list", "work", policy.can_read_here, order=15))
    here = nav.NavItem(
        _l("Figures of the library"), "library_figures.index", "list", "work", policy.can_read_here, order=64
    )
    nav.add(app, here)
    nav.land(app, policy.begins_here, "dashboard.index")
