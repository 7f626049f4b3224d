"""Who exchanges files with other systems: the central unit."""

from typing import Any

from lms.complaints import policy


def may_exchange_here(user: Any) -> bool:  # Any: Flask-Login's visitor has no roles
    """Whether the reader of a page, who may be a visitor, carries the files."""
    return bool(user.is_authenticated) and policy.may_triage(user)
