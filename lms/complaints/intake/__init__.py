"""How cases come in: answered questions first, then two plain steps for citizens, and the counter where staff file."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the front page, the form, the receipt, the counter and their settings."""
    from lms.complaints import policy
    from lms.complaints.intake import answers, finding, words
    from lms.complaints.intake.views import citizen, counter, front, settings
    from lms.core import audit, nav
    from lms.core.forms import csrf
    from lms.core.i18n import _l, lazy_pgettext

    finding.listen()
    for views in (front, citizen, counter, settings):
        app.register_blueprint(views.bp)
    for views in (citizen, counter):
        csrf.exempt(views.bp)  # their form checks its own token, so that a stale one loses nobody's text
    app.jinja_env.globals["identity_meanings"] = words.meanings
    audit.name_subjects("complaint_answered_question", answers.names)
    nav.add(
        app,
        nav.NavItem(lazy_pgettext("menu", "Complaints"), "complaints_front.show", "message", order=70),
        nav.NavItem(
            _l("Counter: file for a citizen"), "complaint_counter.new", "pencil", "work", policy.may_see_desk_here, 47
        ),
        nav.NavItem(
            _l("Answered questions"), "complaint_settings.index", "message", "work", policy.may_set_up_here, 77
        ),
    )
