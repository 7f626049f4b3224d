"""The yardstick: a bare Flask page. `/N` runs N queries of ten rows each and shows them with one template.

Flask, Flask-SQLAlchemy and Jinja as their own tutorials use them: no signing in, no languages, no layout, no guard.
"""

import os
import sqlite3

from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ROWS = 10


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Row(Base):
    __tablename__ = "row"
    id: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(200))


def create_app() -> Flask:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.environ['DATA_DIR']}/bare.db"
    db.init_app(app)

    @app.get("/<int:queries>")
    def page(queries: int) -> str:
        parts = [db.session.scalars(select(Row).where(Row.part == number)).all() for number in range(queries)]
        return render_template("bare.html", title="A bare page", parts=parts)

    with app.app_context():
        event.listen(db.engine, "connect", tune)
        fill()
        db.engine.dispose()
    return app


def tune(connection: sqlite3.Connection, record: object) -> None:
    del record
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-8000"):
        connection.execute(f"PRAGMA {pragma}")


def fill() -> None:
    db.create_all()
    if not db.session.scalar(select(Row.id).limit(1)):
        db.session.add_all(
            Row(part=part, title=f"Lesson {number} of part {part}", text="What it is about. " * 6)
            for part in range(12)
            for number in range(ROWS)
        )
        db.session.commit()
    db.session.remove()
