"""Small things that every template may use, besides words and dates (i18n.py) and files (assets/)."""

from flask import Flask
from jinja2 import StrictUndefined

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
    app.jinja_env.globals["institution"] = institution
    app.jinja_env.filters["initial"] = initial


def initial(name: str) -> str:
    """The letter that stands for a person: the first of the name, past an Arabic article."""
    word = name.strip()
    if word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 1:
        word = word.removeprefix(ARTICLE)
    return word[:1]
