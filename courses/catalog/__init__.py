"""Programmes, courses, their numbered versions, sections and lessons: what is taught, not to whom."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the workshop."""
    from courses.catalog import editor_words, finding, kind_words, uses, views
    from courses.catalog.policy import can_enter_workshop
    from courses.catalog.service.courses import names, version_names
    from lms.accounts.models import Context
    from lms.accounts.service import roles
    from lms.core import audit, nav
    from lms.core.i18n import _l
    from media.uses import add as tell_uses

    app.register_blueprint(views.bp)
    tell_uses(app, uses.of)
    kind_words.init_app(app)
    editor_words.init_app(app)
    finding.listen()
    audit.name_subjects("course", names)
    audit.name_subjects("course_version", version_names)
    roles.name_contexts(Context.COURSE, names)
    shown_to = lambda user: user.is_authenticated and can_enter_workshop(user)  # noqa: E731 - said where it is used
    nav.add(app, nav.NavItem(_l("Workshop"), "catalog.index", icon="pencil", menu="work", shown_to=shown_to, order=20))
