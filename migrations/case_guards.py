"""What the database itself refuses of cases: a link of a case's chain is changed or taken away. Called by guards.py."""

from alembic import op

from migrations import quiz_guards

_CHAIN = "what happened to a case is never changed"
GUARDS: list[quiz_guards.Guard] = [("complaint_event", ("UPDATE", "DELETE"), "{row}.id = {row}.id", _CHAIN)]


def lay() -> None:
    """Set the triggers."""
    quiz_guards.lay(GUARDS)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION guard_complaint_event_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{_CHAIN}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            "CREATE TRIGGER guard_complaint_event_truncate BEFORE TRUNCATE ON complaint_event "
            "EXECUTE FUNCTION guard_complaint_event_truncate()"
        )


def lift() -> None:
    """Take away what dropping the tables leaves behind."""
    quiz_guards.lift(GUARDS)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS guard_complaint_event_truncate() CASCADE")
