"""Handing out a stored PDF to someone who may have it."""

from flask import Response

from lms.core.errors import NotFound
from lms.core.i18n import _


def answer_with_pdf(content: bytes | None, name: str) -> Response:
    """The file, never kept by a cache in between. Raises `NotFound` while it is still being made."""
    if content is None:
        raise NotFound(_("The file is still being made. Please come back in a moment."))
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
