"""The yardstick: a bare Flask page for each measured page, with the very queries of that page and one template.

Flask, Flask-SQLAlchemy and Jinja as their tutorials use them: the same statements load the same objects from the same
database, and one template lists them. No signing in, no rules, no languages, no layout, no components, no guards.
What a measured page takes beyond this is what our house adds.
"""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from typing import Any

from flask import Flask, render_template
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState

from bench.learner import find_pages, get, signed_in
from courses.catalog.models import Course, CourseVersion, Lesson, Section
from courses.enrolment.models import Enrolment, Run
from courses.progress.models import LessonProgress
from courses.quizzes.models import Quiz
from lms.app import create_app as create_academy
from lms.core.db import db

TABLES: tuple[Any, ...] = (Course, CourseVersion, Section, Lesson, Run, Enrolment, LessonProgress, Quiz)
Writer = Callable[[], Any]  # writes a statement, as a view does for each request
Recorded = tuple[Writer, Any]  # with the values that it is asked with


def create_app(paths: list[str] | None = None) -> Flask:
    """`/0`, `/1`, `/2` stand beside the measured pages, in their order: a learner's, or a visitor's `paths`."""
    pages = record(paths)
    bare = Flask(__name__)
    bare.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.environ['DATA_DIR']}/ijaza.db"
    db.init_app(bare)
    with bare.app_context():
        event.listen(db.engine, "connect", tune)

    @bare.get("/<int:number>")
    def page(number: int) -> str:
        parts = [list(shown(write(), values)) for write, values in pages[number]]
        return render_template("bare.html", title="A bare page", parts=parts)

    @bare.get("/rows/<int:queries>")
    def rows(queries: int) -> str:
        """The simplest page that makes so many queries: ten rows of a table each."""
        asked = (db.select(table).order_by(table.id).limit(10) for table in islice(cycle(TABLES), queries))
        return render_template("bare.html", title="A bare page", parts=[list(shown(each, {})) for each in asked])

    return bare


def record(paths: list[str] | None = None) -> list[list[Recorded]]:
    """The statements of each measured page, once it is warm."""
    academy = create_academy()
    writers = find_writers()
    found = []
    with academy.app_context():
        client = academy.test_client() if paths else signed_in(academy)
        for path in paths or find_pages(client):
            seen: list[Recorded] = []

            def note(state: ORMExecuteState, seen: list[Recorded] = seen) -> None:
                if not state.is_relationship_load:
                    write = writers.get(id(state.statement), state.statement.execution_options)  # else a copy
                    seen.append((write, state.parameters))

            get(client, path)
            event.listen(db.session, "do_orm_execute", note)
            get(client, path)
            event.remove(db.session, "do_orm_execute", note)
            found.append(seen)
        db.session.remove()
        db.engine.dispose()
    return found


def find_writers() -> dict[int, Writer]:
    """What wrote each statement, by the statement's id, as pages ask: they write most of theirs once and keep them."""
    writers: dict[int, Writer] = {}

    def noting(kept: Any) -> Any:
        def ask(*values: Any) -> Any:
            statement = kept(*values)
            writers[id(statement)] = partial(kept.__wrapped__, *values)
            return statement

        return ask

    ours = [module for name, module in sys.modules.items() if name.partition(".")[0] in {"lms", "courses", "media"}]
    for module in ours:
        for name, kept in list(vars(module).items()):
            if name.endswith("_query") and hasattr(kept, "cache_parameters"):
                setattr(module, name, noting(kept))
    return writers


def shown(statement: Any, values: Any) -> Iterator[str]:
    """A line for each object that the statement loads, and for each that came with it in a list."""
    rows = db.session.execute(statement, values)
    loads_objects = isinstance(statement.column_descriptions[0]["expr"], type)
    for row in rows.unique() if loads_objects else rows:
        thing = row[0]
        yield named(thing)
        for lesson in getattr(thing, "__dict__", {}).get("lessons", ()):
            yield named(lesson)


def named(thing: object) -> str:
    title = getattr(thing, "title", None) or getattr(thing, "id", thing)
    return title["ar"] if isinstance(title, dict) else str(title)


def tune(connection: sqlite3.Connection, record: object) -> None:
    del record
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-8000"):
        connection.execute(f"PRAGMA {pragma}")
