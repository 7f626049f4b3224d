"""The base of every form: strips what was typed, checks the token against forgery, remembers what was wrong."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, g, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect, generate_csrf
from wtforms import DateField, Field, FieldList, FormField, IntegerField, PasswordField, StringField

from lms.core import digits


class _Guard(CSRFProtect):
    """Flask-WTF's guard, but that a page is told its token, and a body of JSON looked through, only once."""

    def init_app(self, app: Flask) -> None:
        """Guard every request, and let templates name the token."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = token
        app.context_processor(lambda: {"csrf_token": token})

    def _get_csrf_token(self) -> str | None:
        """As Flask-WTF finds it; where the body is JSON there is no form in which it could stand."""
        if request.mimetype == "application/json":
            return request.headers.get("X-CSRFToken") or request.headers.get("X-CSRF-Token")
        found: str | None = super()._get_csrf_token()
        return found


csrf = _Guard()


def token() -> str:
    """The token of this request against forgery: Flask-WTF's, which asks for all its settings at each mention."""
    return g.csrf_token if "csrf_token" in g else generate_csrf()  # type: ignore[no-any-return]  # no types


def strip(value: Any) -> Any:  # Any: a filter is given whatever the field holds
    """Text without blanks at its ends; anything else as it is."""
    return value.strip() if isinstance(value, str) else value


class FoldedString(StringField):
    """A text of digits and codes: ٠١٢ and 012 are the same."""

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        super().process_formdata([digits.fold(value) for value in valuelist])


class FoldedInteger(IntegerField):
    """A whole number in any digits."""

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        super().process_formdata([digits.fold(value) for value in valuelist])


class FoldedDate(DateField):
    """A day in any digits."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([digits.fold(value) for value in valuelist])


class Form(FlaskForm):
    """A form of the house."""

    csrf_token: Any = ""  # Any: the field that Flask-WTF adds; none where tests of other things switch the check off

    class Meta:
        """Every field strips, but a password's; see the fields above for digits."""

        def bind_field(self, form: "Form", unbound: Any, options: dict[str, Any]) -> Field:  # Any: WTForms' own
            exact = issubclass(unbound.field_class, PasswordField)  # a password is taken as it was typed
            if issubclass(
                unbound.field_class, FieldList | FormField
            ):  # their parts are bound, and strip, by themselves
                return unbound.bind(form=form, **options)  # type: ignore[no-any-return]
            filters = [*unbound.kwargs.get("filters", ()), *([] if exact else [strip])]
            return unbound.bind(form=form, filters=filters, **options)  # type: ignore[no-any-return]

    def wrong(self) -> list[tuple[Field, str]]:
        """The fields that were refused with their first sentence, for the summary above the form."""
        return [(field, str(field.errors[0])) for field in self if _sentences(field.errors)]


def _sentences(errors: Any) -> bool:  # Any: a list of texts or lazy texts; of parts, a list of lists or a dictionary
    """Whether a field's errors are its own sentences, and not those of the parts in it."""
    return bool(errors) and not isinstance(errors, dict) and not isinstance(errors[0], dict | list | tuple)
