"""Small things that every template may use, besides words and dates (i18n.py) and files (assets/)."""

from collections.abc import Callable, Hashable, MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup

from lms.core.config import Settings
from lms.core.i18n import locale

ARTICLE = "ال"
HEH = "هـ"  # alone it looks like the digit five
CALLED_BY = 2
# No name by themselves: the next word belongs to them. A title comes on top of the names.
BEGINS_A_NAME = frozenset(
    {"عبد", "أبو", "أبي", "أم", "ابن", "د", "أ", "abd", "abdel", "abu", "abou", "umm", "ibn", "dr"}
)


class Templates(Environment):
    """Jinja's way, but that all templates share one plain dictionary of globals: none has any of its own here.

    The map of maps that each would get is searched in Python, some hundred times a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template; a copy above the shared ones only where it is given its own."""
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask, settings: Settings) -> None:
    """Give templates `institution()`, `initial` and `called`; a name that is not there fails while we build."""

    def institution() -> str:
        """The academy's name in the language spoken now."""
        return settings.institution_ar if locale() == "ar" else settings.institution_en

    if settings.environment != "production":
        app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(institution=institution, remembered=remembered)
    app.jinja_env.filters["initial"] = initial
    app.jinja_env.filters["called"] = called


def remembered(macro: Macro, *values: Any) -> str:  # Any: whatever macros take
    """What a macro says that hangs on nothing but `values` and the language: said once, then known.

    For lines that stand on a page dozens of times, such as the lessons of a course.
    """
    return _known(macro, locale(), *values)


@lru_cache(maxsize=2048, typed=True)  # typed: a plain text and the same text as markup are escaped differently
def _known(macro: Macro, language: str, *values: Any) -> str:  # Any: as above
    del language
    return macro(*values)


class Kept:
    """Parts of pages that hang on nothing but their key: said once, then known, as long as there is room."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._known: dict[Hashable, Markup] = {}

    def said(self, key: Hashable, say: Callable[[], str]) -> Markup:
        """The part as it was said under this key in this language; else as `say` renders it now."""
        key = (locale(), key)
        if (known := self._known.get(key)) is None:
            known = Markup(say())  # noqa: S704 - a template has escaped what is in it
            if len(self._known) >= self.room:
                self._known.clear()
            self._known[key] = known
        return known


def initial(name: str) -> str:
    """The letter that stands for a person: the first of the name, past an Arabic article."""
    word = name.strip()
    if word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 1:
        word = word.removeprefix(ARTICLE)
    return HEH if word.startswith("ه") else word[:1]


def called(name: str) -> str:
    """What one calls a person: the first two names, where «عبد الرحمن» and «Abd El-Rahman» are one."""
    words = name.split()
    taken, names = 0, 0
    while taken < len(words) and names < CALLED_BY:
        taken += 1
        names += words[taken - 1].rstrip(".").casefold() not in BEGINS_A_NAME
    return " ".join(words[:taken])
