"""What people fill in about themselves."""

from typing import Any

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from lms.core.forms import FoldedString, Form
from lms.core.i18n import _l

LONGEST_PASSWORD = 200  # far beyond 64; longer ones only cost time
_NEEDED = _l("Please fill this in.")


def needed() -> InputRequired:
    """The field must be filled in."""
    return InputRequired(_NEEDED)


def text(most: int = 120) -> list[Any]:  # Any: WTForms' validators
    """A text that must be there."""
    return [needed(), Length(max=most, message=_l("This is too long."))]


class SignInForm(Form):
    """One field for phone or e-mail."""

    login = StringField(
        _l("Phone or e-mail"),
        validators=text(254),
        render_kw={
            "autocomplete": "username",
            "inputmode": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
            "dir": "auto",
        },
    )
    password = PasswordField(
        _l("Password"), validators=text(1000), render_kw={"autocomplete": "current-password", "dir": "auto"}
    )
    keep = BooleanField(_l("This is my own device: do not ask me every time"), default=True)


class CodeForm(Form):
    """The second factor, or a recovery code."""

    code = FoldedString(
        _l("Code"),
        validators=text(40),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "autofocus": True},
    )
