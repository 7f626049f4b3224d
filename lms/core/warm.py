"""One loaded app for all processes: what each would load for itself is loaded once, before they part."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy.orm import configure_mappers

from lms.core.db import db


@contextmanager
def loading() -> Iterator[None]:
    """Hardly anything becomes garbage while modules are loaded: looking for some would take a seventh of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def up(app: Flask) -> None:
    """Load what first pages load, let go of the database, and leave all memory to the processes to come.

    The garbage collector would write its notes on every shared page, and so copy it. A second call does nothing.
    """
    if "warm" in app.extensions:
        return
    app.extensions["warm"] = True
    configure_mappers()
    for language in ("ar", "en"):
        for page in ("/", "/sign-in"):
            app.test_client().get(page, headers={"Accept-Language": language})
    with app.app_context():
        db.engine.dispose()
    gc.collect()
    gc.freeze()
