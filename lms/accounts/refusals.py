"""Keeps a line in the log of who was refused what: somebody may be trying doors."""

from flask import Flask, Response, request
from flask_login import current_user

from lms.core import audit
from lms.core.db import transaction

FORBIDDEN = 403


def init_app(app: Flask) -> None:
    """Watch the answers."""
    app.after_request(note)


def note(response: Response) -> Response:
    """Note a refusal to somebody who is signed in; the request's own transaction has ended by now."""
    if response.status_code == FORBIDDEN and current_user.is_authenticated:
        with transaction():
            audit.record("access.refused", "page", by=current_user, path=request.path[:200], method=request.method)
    return response
