"""Who brought a case and who is named in it: sealed in the database, found by keyed fingerprints, told to few."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the page on which a citizen proves that a number or an address is theirs."""
    from lms.complaints.parties import views

    app.register_blueprint(views.bp)
