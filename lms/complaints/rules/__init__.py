"""Where cases go by themselves: the rules of routing and the central unit, set by administrators."""

from flask import Flask

from lms.core import nav
from lms.core.i18n import _l


def init_app(app: Flask) -> None:
    """Add the pages."""
    from lms.complaints import policy
    from lms.complaints.rules import views

    app.register_blueprint(views.bp)
    here = nav.NavItem(
        _l("Routing of cases"), "complaint_routing.index", "building", "work", policy.may_set_up_here, 73
    )
    nav.add(app, here)
