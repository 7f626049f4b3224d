"""Figures nobody can argue with: speed with those that still wait, beside how satisfied people were.

Days are counted from cases and their events (`counting`), kept as sums that merge (`models`, `tally`), and read for any
period (`reading`). What the public sees of them is made by `publishing`.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, the job, the command and the ear for what happens to cases."""
    from lms.complaints.figures import cli, jobs, models, policy, public, subscribers, views
    from lms.core import nav
    from lms.core.i18n import _l

    assert models.COUNTS  # noqa: S101 - imported so that the database has its tables
    assert jobs.MINUTE  # noqa: S101 - imported so that workers know them
    subscribers.listen()
    app.register_blueprint(views.bp)
    app.register_blueprint(public.bp)
    here = nav.NavItem(
        _l("Figures of complaints"), "complaints_figures.index", "list", "work", policy.may_read_here, 62
    )
    nav.add(app, here)
    app.cli.add_command(cli.group)
