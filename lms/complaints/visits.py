"""Whether the reader of a page is the citizen of a case. The room that lets citizens in says how that is known."""

from collections.abc import Callable

from flask import Flask, current_app

from lms.complaints.models import Case

Allowed = Callable[[Case], bool]


def allow_by(app: Flask, allowed: Allowed) -> None:
    """Have rooms below ask `allowed(case)`: whether this visit was opened with the case's reference and secret."""
    app.extensions.setdefault("case_visits", []).append(allowed)


def is_citizens(case: Case) -> bool:
    """Whether this visit is the citizen's whose case it is."""
    return any(allowed(case) for allowed in current_app.extensions.get("case_visits", []))
