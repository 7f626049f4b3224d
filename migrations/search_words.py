"""The tables of words, each database's own kind: FTS5 without contents on SQLite, tsvector and GIN on PostgreSQL.

Called at the end of the foundation. Alembic does not compare them with the models, which do not know them.
"""

from alembic import op

TABLES = ("search_words_0", "search_words_1")


def is_compared(name: str | None, kind: str, parents: object) -> bool:
    """Whether Alembic compares a thing of this name with the models; FTS5 keeps more tables beside each of ours."""
    del parents
    return kind != "table" or not (name or "").startswith(TABLES)


def lay() -> None:
    """Make the tables."""
    make = _on_sqlite if op.get_bind().dialect.name == "sqlite" else _on_postgresql
    for table in TABLES:
        make(table)
    op.execute(
        "INSERT INTO search_state (id, current, version, building, at_kind, at_object) VALUES (1, 0, 0, 0, '', 0)"
    )


def lift() -> None:
    """Drop them."""
    for table in TABLES:
        op.execute(f"DROP TABLE IF EXISTS {table}")


def _on_sqlite(table: str) -> None:
    # Words come ready made, with spaces between: all that is not ASCII is part of a word to this tokenizer.
    op.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(title, body, stem, content='', tokenize='ascii')")


def _on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TABLE {table} (doc_id integer PRIMARY KEY REFERENCES search_doc (id) ON DELETE CASCADE, "
        "words tsvector NOT NULL)"
    )
    # Vectors stand beside the rows and as they are: whoever counts does not read them, whoever ranks unpacks nothing.
    op.execute(f"ALTER TABLE {table} ALTER COLUMN words SET STORAGE EXTERNAL")
    op.execute(f"ALTER TABLE {table} SET (toast_tuple_target = 128)")
    op.execute(f"CREATE INDEX ix_{table} ON {table} USING gin (words) WITH (fastupdate = off)")
