"""Friday sermons: one a week, in several languages, read at home and from the pulpit.

An editor plans a Friday and writes; another approves; the worker publishes at the moment of that Friday in Cairo.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, the desk and the worker's part."""
    from lms.core import nav
    from lms.core.i18n import _l, lazy_pgettext
    from lms.sermons import finding, jobs, policy, subscribers, views

    del jobs  # importing it registers the work
    app.register_blueprint(views.public)
    app.register_blueprint(views.desk)
    subscribers.listen()
    finding.listen()
    nav.add(
        app,
        nav.NavItem(lazy_pgettext("menu", "Sermons"), "sermons.index", icon="mic", order=30),
        nav.NavItem(
            _l("Desk of sermons"),
            "sermons_desk.index",
            icon="calendar",
            menu="work",
            shown_to=policy.may_see_desk,
            order=26,
        ),
    )
