"""Open311 GeoReport v2: the applications of others list what may be reported, report it, and follow it.

The standard is kept to the letter: XML and JSON, errors in its own shape, dates with their zone.
See docs/guide/complaints.md.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the addresses, the page and the command of keys."""
    from lms.complaints import policy
    from lms.complaints.open311 import cli, key_pages, keys, views
    from lms.core import audit, nav
    from lms.core.forms import csrf
    from lms.core.i18n import _l

    app.register_blueprint(views.bp)
    csrf.exempt(views.bp)  # programs have no session; they bring a key
    app.register_blueprint(key_pages.bp)
    app.cli.add_command(cli.group)
    audit.name_subjects("complaint_application_key", keys.names)
    here = nav.NavItem(
        _l("Applications that file for citizens"),
        "complaints_applications.index",
        "shield",
        "work",
        policy.may_set_up_here,
        78,
    )
    nav.add(app, here)
