"""What the database itself refuses, on SQLite and PostgreSQL: a published version never changes.

Called at the end of the foundation, and of each later migration that rebuilds one of these tables.
"""

from alembic import op

from migrations import form_guards, journal_guards, quiz_guards, search_words

_FIXED = ("course_id", "number", "goals", "hours", "published_at", "change_note")
_REFUSAL = "a published version never changes"
_STATE = "(SELECT state FROM course_version WHERE id = {row}.version_id)"


def lay() -> None:
    """Set the triggers."""
    (_lay_sqlite if op.get_bind().dialect.name == "sqlite" else _lay_postgresql)()
    quiz_guards.lay()
    journal_guards.lay()
    form_guards.lay()
    search_words.lay()


def lift() -> None:
    """Take away what dropping the tables leaves behind, and what would be in its way."""
    search_words.lift()
    quiz_guards.lift()
    journal_guards.lift()
    form_guards.lift()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS refuse_published_content() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS refuse_published_version() CASCADE")


def _lay_sqlite() -> None:
    for table in ("section", "lesson"):
        for verb, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
            fixed = " OR ".join(f"{_STATE.format(row=row)} <> 'draft'" for row in rows)
            op.execute(
                f"CREATE TRIGGER {table}_of_published_{verb.lower()} BEFORE {verb} ON {table} WHEN {fixed} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _FIXED)
    op.execute(
        f"CREATE TRIGGER published_version_update BEFORE UPDATE ON course_version "
        f"WHEN OLD.state <> 'draft' AND (NEW.state = 'draft' OR {changed}) "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
    op.execute(
        f"CREATE TRIGGER published_version_delete BEFORE DELETE ON course_version WHEN OLD.state <> 'draft' "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )


def _lay_postgresql() -> None:
    refuse = f"RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    op.execute(
        "CREATE FUNCTION refuse_published_content() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' AND {_STATE.format(row='OLD')} <> 'draft' THEN {refuse} END IF; "
        f"IF TG_OP <> 'DELETE' AND {_STATE.format(row='NEW')} <> 'draft' THEN {refuse} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    changed = " OR ".join(f"OLD.{name}::text IS DISTINCT FROM NEW.{name}::text" for name in _FIXED)
    op.execute(
        "CREATE FUNCTION refuse_published_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.state <> 'draft' AND TG_OP = 'DELETE' THEN {refuse} END IF; "
        f"IF OLD.state <> 'draft' AND (NEW.state = 'draft' OR {changed}) THEN {refuse} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for table in ("section", "lesson"):
        op.execute(
            f"CREATE TRIGGER {table}_of_published BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_published_content()"
        )
    op.execute(
        "CREATE TRIGGER published_version BEFORE UPDATE OR DELETE ON course_version "
        "FOR EACH ROW EXECUTE FUNCTION refuse_published_version()"
    )
