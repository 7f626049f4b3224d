"""What happens when a time is over, why a date is what it is, and the pages on which hours and promises are set."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, the sweeps and the menu item."""
    from lms.complaints import policy
    from lms.complaints.clocks.service import names
    from lms.complaints.deadlines import hours, jobs, promises, why
    from lms.core import audit, nav
    from lms.core.i18n import _l

    del jobs  # importing it registers the work
    audit.name_subjects("work_calendar", names)
    for pages in (hours, promises, why):
        app.register_blueprint(pages.bp)
    item = nav.NavItem(
        _l("Office hours and promises"), "complaint_hours.show", "clock", "work", policy.may_set_up_here, 72
    )
    nav.add(app, item)
