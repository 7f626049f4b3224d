"""Looking after the site: its health, its calendar, its log and its switches."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
    from lms.accounts import policy
    from lms.admin import views
    from lms.core import nav
    from lms.core.i18n import _l
    from lms.core.nav import NavItem

    app.register_blueprint(views.bp)
    nav.add(
        app,
        NavItem(_l("Administration"), "admin.overview", "shield", "work", policy.is_admin_here, 80),
        NavItem(_l("Preferences"), "admin.show_preferences", "check", "work", policy.is_registrar_here, 81),
    )
