"""The yardstick of saving: Flask, Flask-SQLAlchemy and one upsert as their tutorials write it, on the same database.

No signing in, no token, no rules, no history: the answer comes as JSON, replaces the one before, and is committed.
"""

import os
import sqlite3

from flask import Flask, Response, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Column, Integer, String, Table, event
from sqlalchemy.dialects import postgresql, sqlite

db = SQLAlchemy()
ANSWERS = Table(
    "bare_answer", db.metadata, Column("attempt", String, primary_key=True), Column("slot", Integer, primary_key=True),
    Column("rev", Integer), Column("response", JSON),
)  # fmt: skip


def create_app() -> Flask:
    """`POST /save/<attempt>`; `/` tells that it is there."""
    bare = Flask(__name__)
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{os.environ['DATA_DIR']}/bare.db"
    is_sqlite = url.startswith("sqlite")
    bare.config["SQLALCHEMY_DATABASE_URI"] = url.replace("postgresql://", "postgresql+psycopg://")
    bare.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 20}} if is_sqlite else {"pool_size": 8}
    db.init_app(bare)
    with bare.app_context():
        if is_sqlite:
            event.listen(db.engine, "connect", tune)
        db.create_all()
        db.engine.dispose()
    insert = sqlite.insert if is_sqlite else postgresql.insert

    @bare.get("/")
    def index() -> str:
        return "here"

    @bare.post("/save/<attempt>")
    def save(attempt: str) -> Response:
        sent = request.get_json()
        changed = {"rev": sent["rev"], "response": sent["response"]}
        answer = insert(ANSWERS).values(attempt=attempt, slot=sent["slot"], **changed)
        db.session.execute(answer.on_conflict_do_update(index_elements=["attempt", "slot"], set_=changed))
        db.session.commit()
        return jsonify(outcome="stored", slot=sent["slot"], rev=sent["rev"])

    return bare


def tune(connection: sqlite3.Connection, record: object) -> None:
    """As safe as ours: what is answered survives a power cut."""
    del record
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
