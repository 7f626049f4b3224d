"""Who may ask for a page. Every route carries one of these marks; a house test finds one without.

What a person may not see does not exist (404); what they may see but not do is refused (403).
A visitor is first asked to sign in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import abort, current_app
from flask.typing import ResponseReturnValue
from flask_login import current_user

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Access:
    """The mark on a view: `public`, `signed_in`, or the policy that it requires."""

    kind: str
    policy: str = ""


def public(view: View) -> View:
    """Anyone may ask."""
    return _marked(view, Access("public"))


def signed_in(view: View) -> View:
    """Anyone with an account may ask."""

    @wraps(view)
    def guarded(**values: Any) -> ResponseReturnValue:  # Any: the URL's own types
        return view(**values) if current_user.is_authenticated else _ask_to_sign_in()

    return _marked(guarded, Access("signed_in"))


def requires(
    policy: Callable[..., bool],
    load: Callable[..., Any] | None = None,
    *,
    see: Callable[..., bool] | None = None,
) -> Callable[[View], View]:
    """`policy(user, thing)` must hold for what `load` finds by the URL's values; the view is handed the thing.

    Without `load` the policy judges the user alone and the view is handed the URL's values. Where `policy` fails and
    `see` holds the answer is 403; where `see` fails, or is not given for a thing, it is 404.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> ResponseReturnValue:  # Any: the URL's own types
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            user = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's proxy offers no other way
            if load is None:
                return view(**values) if policy(user) else abort(403)
            thing = load(**values)
            if see is not None and not see(user, thing):
                abort(404)
            if not policy(user, thing):
                abort(404 if see is None else 403)
            return view(thing)

        return _marked(guarded, Access("requires", f"{policy.__module__}.{policy.__qualname__}"))

    return mark


def _marked(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]  # the mark that the house test reads
    return view


def _ask_to_sign_in() -> ResponseReturnValue:
    return current_app.login_manager.unauthorized()  # type: ignore[attr-defined,no-any-return]  # set by Flask-Login
