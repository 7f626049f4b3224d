"""People and their roles, org units, and signing in with sessions that can be ended."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages and the commands, and teach Flask-Login who is who."""
    from lms.accounts import cli, jobs, policy, refusals, sessions, views
    from lms.accounts.service import units
    from lms.core import audit, nav
    from lms.core.i18n import _l
    from lms.core.nav import NavItem

    del jobs  # known to the workers by being imported
    sessions.init_app(app)
    refusals.init_app(app)
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
    audit.name_subjects("org_unit", units.names)
    nav.add(
        app,
        NavItem(_l("People"), "accounts.index_people", "user", "work", policy.is_registrar_here, 60),
        NavItem(_l("Units"), "accounts.index_units", "building", "work", policy.is_registrar_here, 61),
        NavItem(_l("Sign in"), "accounts.sign_in", "key", "gate"),
        NavItem(_l("I forgot my password"), "accounts.new_recovery", "key", "gate"),
        NavItem(_l("My account"), "accounts.account", "key", "work", order=90),
    )
