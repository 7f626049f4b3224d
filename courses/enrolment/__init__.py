"""Runs of a course, their groups, and who has a place in them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages."""
    from courses.enrolment import jobs, subscribers, views
    from courses.enrolment.policy import can_enter_directorate, can_register
    from courses.enrolment.service.runs import group_names, names, place_names
    from lms.accounts.models import Context
    from lms.accounts.service import roles
    from lms.core import audit, nav
    from lms.core.i18n import _l

    app.register_blueprint(views.bp)
    subscribers.listen()
    jobs.register()
    audit.name_subjects("run", names)
    audit.name_subjects("enrolment", place_names)
    audit.name_subjects("run_group", group_names)
    roles.name_contexts(Context.RUN, names)
    shown_to = lambda user: user.is_authenticated and can_register(user)  # noqa: E731 - said where it is used
    nominates = lambda user: user.is_authenticated and can_enter_directorate(user)  # noqa: E731 - as above
    nav.add(app, nav.NavItem(_l("Nominations"), "enrolment.batches", "user", "work", nominates, order=29))
    nav.add(app, nav.NavItem(_l("Registry"), "enrolment.index", icon="list", menu="work", shown_to=shown_to, order=30))
