"""Small things that every template may use, besides words and dates (i18n.py) and files (assets/)."""

from functools import lru_cache
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from jinja2.runtime import Macro

from lms.core.config import Settings
from lms.core.i18n import locale

ARTICLE = "ال"


def init_app(app: Flask, settings: Settings) -> None:
    """Give templates `institution()` and the filter `initial`; a name that is not there fails while we build."""

    def institution() -> str:
        """The academy's name in the language spoken now."""
        return settings.institution_ar if locale() == "ar" else settings.institution_en

    if settings.environment != "production":
        app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(institution=institution, remembered=remembered)
    app.jinja_env.filters["initial"] = initial


def remembered(macro: Macro, *values: Any) -> str:  # Any: whatever macros take
    """What a macro says that hangs on nothing but `values` and the language: said once, then known.

    For lines that stand on a page dozens of times, such as the lessons of a course.
    """
    return _known(macro, locale(), *values)


@lru_cache(maxsize=2048, typed=True)  # typed: a plain text and the same text as markup are escaped differently
def _known(macro: Macro, language: str, *values: Any) -> str:  # Any: as above
    del language
    return macro(*values)


def initial(name: str) -> str:
    """The letter that stands for a person: the first of the name, past an Arabic article."""
    word = name.strip()
    if word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 1:
        word = word.removeprefix(ARTICLE)
    return word[:1]
