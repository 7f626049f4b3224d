"""Who has earned what: rules over completion, marks and practicals; confirming results, drawing up certificates."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, and say how things stand to whoever looks after an approval."""
    from courses.awards import confirmations, own, practicals, rules, views
    from courses.awards.service import issuing
    from lms.certificates.service import changes

    for pages in (views, rules, practicals, confirmations, own):
        app.register_blueprint(pages.bp)
    for kind in ("run", "programme"):
        changes.register(kind, issuing.now)
