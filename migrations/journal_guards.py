"""What the database itself refuses of journals: a line of a case's chain, of an edition's history, or of what a page's
text was before is changed or taken away. Called by guards.py.
"""

from alembic import op

from migrations import quiz_guards

_JOURNALS = {
    "complaint_event": "what happened to a case is never changed",
    "library_edition_event": "the history of an edition is never changed",
    "book_page_correction": "what a page said before is never changed",
}
GUARDS: list[quiz_guards.Guard] = [
    (table, ("UPDATE", "DELETE"), "{row}.id = {row}.id", words) for table, words in _JOURNALS.items()
]


def lay() -> None:
    """Set the triggers."""
    quiz_guards.lay(GUARDS)
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, words in _JOURNALS.items():
        op.execute(
            f"CREATE FUNCTION guard_{table}_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
            f"EXECUTE FUNCTION guard_{table}_truncate()"
        )


def lift() -> None:
    """Take away what dropping the tables leaves behind."""
    quiz_guards.lift(GUARDS)
    if op.get_bind().dialect.name == "postgresql":
        for table in _JOURNALS:
            op.execute(f"DROP FUNCTION IF EXISTS guard_{table}_truncate() CASCADE")
