"""Files to and from the national system of complaints: taken in whole or not at all, answered, and compared each month.

It has no public interface that we know of, so none is made up: people carry files, and this room reads and writes them.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages and jobs."""
    from lms.complaints.exchange import policy, views
    from lms.core import nav
    from lms.core.i18n import _l

    app.register_blueprint(views.bp)
    nav.add(
        app,
        nav.NavItem(
            _l("Exchange with the national system"),
            "complaints_exchange.index",
            "upload",
            menu="work",
            order=66,
            shown_to=policy.may_exchange_here,
        ),
    )
