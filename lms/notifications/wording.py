"""Saying a sentence in every language, and to a man or a woman."""

from collections.abc import Callable

from lms.accounts.models import Gender, User
from lms.core.i18n import LOCALES, force_locale


def in_languages(say: Callable[[], str]) -> dict[str, str]:
    """What `say` says in each language: `in_languages(lambda: _("Your place is confirmed."))`."""
    said = {}
    for language in LOCALES:
        with force_locale(language):
            said[language] = str(say())
    return said


def to(user: User, man: str, woman: str) -> str:
    """The sentence for a man or for a woman; both come translated, from `pgettext`."""
    return woman if user.gender is Gender.FEMALE else man
