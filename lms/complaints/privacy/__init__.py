"""What the law asks: how long names and words are kept, what people may ask about their data, a register."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the settings' pages and the daily work."""
    from lms.complaints import policy
    from lms.complaints.privacy import jobs, request_views, views
    from lms.core import nav
    from lms.core.i18n import _l

    assert jobs.keep_to_retention  # noqa: S101 - imported so that workers know it
    app.register_blueprint(views.bp)
    app.register_blueprint(request_views.bp)
    nav.add(
        app,
        nav.NavItem(
            _l("Privacy of complaints"),
            "case_privacy.show_retention",
            "lock",
            menu="work",
            order=66,
            shown_to=policy.may_set_up_here,
        ),
    )
