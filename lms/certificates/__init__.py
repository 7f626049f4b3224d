"""The registry of certificates: serials, sheets, verification. It knows no course: it is handed what to print."""

from flask import Flask

from lms.core import nav
from lms.core.i18n import _l, lazy_pgettext


def init_app(app: Flask) -> None:
    """Add the feature's pages, jobs and menu items."""
    from lms.certificates import approvals, badges, batches, cli, corrections, jobs, journal_pages, signing, views
    from lms.certificates.checking import views as checking
    from lms.certificates.design import service
    from lms.certificates.design import views as sheet_templates
    from lms.certificates.handing import views as handing
    from lms.certificates.health import report
    from lms.certificates.service.registry import names
    from lms.core import audit, health

    audit.name_subjects("certificate", names)
    audit.name_subjects("sheet_template", service.names)
    assert jobs.issue_batch  # noqa: S101 - imported so that workers know it
    app.register_blueprint(views.bp)
    app.register_blueprint(batches.bp)
    app.register_blueprint(approvals.bp)
    app.register_blueprint(corrections.bp)
    app.register_blueprint(handing.bp)
    app.register_blueprint(journal_pages.bp)
    app.register_blueprint(checking.bp)
    app.register_blueprint(sheet_templates.bp)
    app.cli.add_command(cli.group)
    health.add(app, report)
    signing.init_app(app)
    badges.init_app(app)
    _fill_menus(app)


def _fill_menus(app: Flask) -> None:
    from lms.certificates import policy

    nav.add(
        app,
        nav.NavItem(lazy_pgettext("menu", "Verify"), "certificates.verify", "shield", order=80),
        nav.NavItem(_l("My certificates"), "certificates.index", "award", menu="work", order=40),
        nav.NavItem(
            _l("Certificates to sign"),
            "approvals.index",
            "pencil",
            menu="work",
            order=41,
            shown_to=policy.can_see_queue_here,
        ),
        nav.NavItem(
            _l("Templates of sheets"),
            "sheet_templates.index",
            "pencil",
            menu="work",
            order=43,
            shown_to=policy.can_see_templates_here,
        ),
        nav.NavItem(
            _l("Journal of the register"),
            "journal.index",
            "shield",
            menu="work",
            order=42,
            shown_to=policy.can_read_journal_here,
        ),
    )
