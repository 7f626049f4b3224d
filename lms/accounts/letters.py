"""Letters to people, in their own language, greeted and signed."""

from urllib.parse import urlsplit

from flask import current_app

from lms.accounts.models import User
from lms.core import i18n, mail
from lms.core.config import Settings
from lms.core.crypto import token
from lms.core.i18n import _


def post(key: str, user: User, subject: str, text: str, path: str = "", *, is_secret: bool = False) -> None:
    """Put a letter to `user` into the outbox, where there is an address. Subject and text are in their language."""
    if not user.email:
        return
    with i18n.force_locale(user.locale):
        greeting = _("Peace be upon you, %(name)s.", name=user.name(user.locale))
        parts = [greeting, text, absolute(path) if path else "", _signature(user.locale)]
    mail.post(key, user.email, subject, "\n\n".join(part for part in parts if part), is_secret=is_secret)


def invitation(user: User, secret: str) -> None:
    """The letter that invites a person whom the academy has registered."""
    with i18n.force_locale(user.locale):
        subject = _("Your account at the academy is ready")
        text = _("We made you an account. Open this link within an hour and choose your password:")
    post(f"invitation:{token()}", user, subject, text, _path(secret), is_secret=True)


def recovery(user: User, secret: str) -> None:
    """The letter by which a person chooses a new password."""
    with i18n.force_locale(user.locale):
        subject = _("Choose a new password")
        text = _(
            "Somebody, we hope you, asked for a new password. Open this link within an hour to choose one. "
            "If it was not you, do nothing: your password stays as it is."
        )
    post(f"recovery:{token()}", user, subject, text, _path(secret), is_secret=True)


def warn_of_reset(user: User) -> None:
    """Tell a person that their second factor was taken away: if it was not at their wish, they should know."""
    with i18n.force_locale(user.locale):
        subject = _("Your second factor was taken away")
        text = _(
            "An administrator took away the second factor of your account, and you are signed out everywhere. "
            "If you did not ask for this, tell the academy at once."
        )
    post(f"warning:{token()}", user, subject, text)


def one_time_link(secret: str) -> str:
    """The whole address of a one-time link."""
    return absolute(_path(secret))


def absolute(path: str) -> str:
    """A path of this site as people can open it from a letter."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.site_url + path


def has_server() -> bool:
    """Whether letters really leave; without a mail server they are kept as files."""
    settings: Settings = current_app.config["SETTINGS"]
    return urlsplit(settings.mail_url).scheme != "file"


def _path(secret: str) -> str:
    return f"/set-password/{secret}"


def _signature(language: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.institution_ar if language == "ar" else settings.institution_en
