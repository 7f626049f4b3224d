"""What the database itself refuses of quizzes and marks: a published paper changes, a question that was asked is
reworded, a step of an answer or a line of a mark's history is touched again. Called by guards.py.
"""

from alembic import op

_PAPER = "a published quiz never changes"
_ASKED = "a question that was asked never changes"
_STEPS = "what happened to an answer is never changed"
_HISTORY = "the history of a mark is never changed"
_QUIZ_STATE = "(SELECT v.state FROM lesson l JOIN course_version v ON v.id = l.version_id WHERE l.id = {row}.lesson_id)"
_SLOT_STATE = (
    "(SELECT v.state FROM quiz q JOIN lesson l ON l.id = q.lesson_id JOIN course_version v ON v.id = l.version_id "
    "WHERE q.id = {row}.quiz_id)"
)
_WAS_ASKED = "EXISTS (SELECT 1 FROM question_attempt WHERE version_id = OLD.id)"
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}

# (table, verbs, condition of a row, refusal)
Guard = tuple[str, tuple[str, ...], str, str]
GUARDS: list[Guard] = [
    ("quiz", ("INSERT", "UPDATE", "DELETE"), f"{_QUIZ_STATE} <> 'draft'", _PAPER),
    ("quiz_section", ("INSERT", "UPDATE", "DELETE"), f"{_SLOT_STATE} <> 'draft'", _PAPER),
    ("quiz_slot", ("INSERT", "UPDATE", "DELETE"), f"{_SLOT_STATE} <> 'draft'", _PAPER),
    ("question_version", ("UPDATE", "DELETE"), _WAS_ASKED, _ASKED),
    ("attempt_step", ("UPDATE", "DELETE"), "{row}.id = {row}.id", _STEPS),
    ("grade_history", ("UPDATE", "DELETE"), "{row}.id = {row}.id", _HISTORY),
]


def lay(guards: list[Guard] = GUARDS) -> None:
    """Set the triggers."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, verbs, refused, words in guards:
        for verb in verbs:
            condition = " OR ".join(f"({refused.format(row=row)})" for row in _ROWS[verb])
            (_lay_sqlite if is_sqlite else _lay_postgresql)(table, verb, condition, words)


def lift(guards: list[Guard] = GUARDS) -> None:
    """Take away what dropping the tables leaves behind."""
    if op.get_bind().dialect.name == "postgresql":
        for table, verbs, _refused, _words in guards:
            for verb in verbs:
                op.execute(f"DROP FUNCTION IF EXISTS guard_{table}_{verb.lower()}() CASCADE")


def _lay_sqlite(table: str, verb: str, condition: str, words: str) -> None:
    op.execute(
        f"CREATE TRIGGER guard_{table}_{verb.lower()} BEFORE {verb} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def _lay_postgresql(table: str, verb: str, condition: str, words: str) -> None:
    name = f"guard_{table}_{verb.lower()}"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
