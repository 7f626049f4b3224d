"""The library: works, their editions and translations, reviewed before anybody reads them, then open to all."""

from importlib import import_module

from flask import Flask

ROOMS = ("files", "catalogue", "shelves", "reading", "atlas", "finding")


def init_app(app: Flask) -> None:
    """Add the rooms, each with its own pages; the lower ones first."""
    from lms.core import digits
    from lms.core.i18n import locale

    app.jinja_env.filters["year"] = lambda year: digits.arabic(str(year)) if locale() == "ar" else str(year)
    for name in ROOMS:
        add = getattr(import_module(f"{__name__}.{name}"), "init_app", None)
        if add:
            add(app)
