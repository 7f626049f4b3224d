"""Who may write forms."""

from typing import Any

from lms.accounts import policy as accounts
from lms.accounts.models import User
from lms.surveys.models import SurveyForm


def may_write(user: User) -> bool:
    """Administrators."""
    return accounts.is_admin(user)


def may_edit(user: User, form: SurveyForm) -> bool:
    """Likewise, of this form."""
    del form
    return may_write(user)


def may_write_here(user: Any) -> bool:  # Any: Flask-Login's visitor has no roles
    """Whether the reader of a page, who may be a visitor, writes forms."""
    return bool(user.is_authenticated) and may_write(user)
