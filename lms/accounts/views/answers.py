"""Answers that several pages give."""

from collections.abc import Callable
from typing import Any, TypeVar

import flask
from flask import current_app, request

from lms.accounts.forms import option
from lms.accounts.service import preferences, units
from lms.core.config import Settings
from lms.core.errors import RuleError, TooMany
from lms.core.forms import Form
from lms.core.i18n import choose

_INDENT = "\u00a0\u00a0\u00a0"
F = TypeVar("F", bound=Form)


def wants_json() -> bool:
    """A page of ours asks from within."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def refused(form: F, refusal: RuleError, show: Callable[[F, int], flask.Response]) -> flask.Response:
    """The form again with what a rule said, and how long to wait; machines hear it as JSON."""
    if wants_json():
        raise refusal
    form.form_errors.append(str(refusal.message))
    response = show(form, int(refusal.status))
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def settings() -> Settings:
    """The settings of this site."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def sign_up_is_open() -> bool:
    """Whether people may make accounts themselves."""
    return preferences.is_on(preferences.SIGN_UP, default=settings().sign_up)


def unit_choices(none: str | None = None) -> list[Any]:  # Any: WTForms' choices
    """All units for a list to choose from, indented by depth; 0 is none."""
    return [
        option(0, none or "—"),
        *(option(unit.id, _INDENT * depth + choose(unit.name)) for unit, depth in units.tree()),
    ]
