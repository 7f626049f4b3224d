"""What languages are called."""

from babel import Locale, UnknownLocaleError

from lms.core.i18n import locale


def language(code: str) -> str:
    """The name of a language in the one spoken now; its code where nobody has named it."""
    try:
        return str(Locale.parse(locale()).languages.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code
