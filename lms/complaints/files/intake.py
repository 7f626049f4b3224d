"""How a page takes files: bodies of that size are let in, and the limits are said before."""

from collections.abc import Callable

from flask import Flask, request, request_started
from flask.typing import ResponseReturnValue

from lms.complaints.files import rules

View = Callable[..., ResponseReturnValue]
FORM_BYTES = 2 << 20
MOST_BYTES = rules.MOST_FILES * rules.MOST_MEGABYTES * rules.MEGABYTE + FORM_BYTES


def takes_files(view: View) -> View:
    """Let the form of this view carry as many files as a case takes at once. To stand right above the function."""
    view.takes_case_files = True  # type: ignore[attr-defined]  # a mark that the signal below reads
    return view


def limits() -> rules.Rules:
    """What the upload field says: how many files, and how large."""
    return rules.current()


def init_app(app: Flask) -> None:
    """Raise the limit before anything reads the body; the form's token is looked for in it."""

    def raise_limit(_app: Flask, **_: object) -> None:
        view = app.view_functions.get(request.endpoint or "")
        if getattr(view, "takes_case_files", False) and request.mimetype == "multipart/form-data":
            request.max_content_length = MOST_BYTES

    request_started.connect(raise_limit, app, weak=False)
