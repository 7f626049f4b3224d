"""The living page /kit: every component in every state, for whoever builds a screen. Not registered in production."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open /kit."""
    from lms.core.kit.views import bp

    app.register_blueprint(bp)
