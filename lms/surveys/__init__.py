"""Forms that staff write: questions in versions that never change once they are published, and answers to them.

It knows nobody who asks by them: categories of complaints do, later competitions and applications for courses.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages on which forms are written."""
    from lms.core import audit, nav
    from lms.core.i18n import _l
    from lms.surveys import policy, service, views

    app.register_blueprint(views.bp)
    audit.name_subjects("survey_form", service.names)
    nav.add(
        app,
        nav.NavItem(_l("Forms"), "surveys.index", "list", menu="work", order=79, shown_to=policy.may_write_here),
    )
