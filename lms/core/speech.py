"""The language spoken now and its sentences, as Flask-Babel decides them, without asking it each time.

A page says some hundreds of sentences, numbers and names. Flask-Babel finds the language of each through a handful of
proxies, which took a third of a page's time; here it is one look at what it keeps in `g`.
"""

from typing import Any

import flask_babel
from babel.support import NullTranslations
from flask import Flask
from flask.globals import _cv_app
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup

_catalogues: dict[str, NullTranslations] = {}


def init_app(app: Flask) -> None:
    """Let templates speak; as with Jinja's own functions, what is put into a sentence is escaped."""
    _catalogues.clear()
    app.jinja_env.globals.update({"_": _told, "gettext": _told, "ngettext": _counted, "pgettext": _meant})


def locale() -> str:
    """The language spoken now: "ar" or "en"."""
    context = _cv_app.get(None)
    kept = context.g.__dict__.get("_flask_babel") if context else None
    spoken = getattr(kept, "babel_locale", None) or flask_babel.get_locale()
    return str(spoken.language) if spoken else "ar"


def gettext(sentence: str, /, **values: Any) -> str:  # Any: whatever a sentence can hold
    """The sentence in the language spoken now."""
    found: str = _catalogue().ugettext(sentence)
    return found % values if values else found


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:  # Any: as above
    """The sentence that fits the number."""
    found: str = _catalogue().ungettext(one, many, num)
    return found % {"num": num, **values}


def pgettext(context: str, sentence: str, /, **values: Any) -> str:  # Any: as above
    """The sentence as it is meant in the context."""
    found: str = _catalogue().upgettext(context, sentence)
    return found % values if values else found


@pass_eval_context
def _told(template: EvalContext, sentence: str, /, **values: Any) -> str:  # Any: as above
    return _filled(template, _catalogue().ugettext(sentence), values)


@pass_eval_context
def _counted(template: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:  # Any: as above
    return _filled(template, _catalogue().ungettext(one, many, num), {"num": num, **values})


@pass_eval_context
def _meant(template: EvalContext, context: str, sentence: str, /, **values: Any) -> str:  # Any: as above
    return _filled(template, _catalogue().upgettext(context, sentence), values)


def _filled(template: EvalContext, sentence: str, values: dict[str, Any]) -> str:  # Any: as above
    text = Markup(sentence) if template.autoescape else sentence  # noqa: S704 - from our own catalogues
    return text % values if "%" in sentence else text


def _catalogue() -> Any:  # Any: Babel's classes have no types for the functions that we call
    language = locale()
    found = _catalogues.get(language)
    if found is None:
        found = flask_babel.get_translations()
        if _cv_app.get(None):
            _catalogues[language] = found
    return found
