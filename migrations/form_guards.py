"""What the database itself refuses of forms: a published version, or a text that people consented to, is changed."""

from migrations import quiz_guards

_EVERY = "{row}.id = {row}.id"
GUARDS: list[quiz_guards.Guard] = [
    ("survey_version", ("UPDATE", "DELETE"), _EVERY, "a published form never changes"),
    ("complaint_consent_text", ("UPDATE", "DELETE"), _EVERY, "what people agreed to never changes"),
]


def lay() -> None:
    """Set the triggers."""
    quiz_guards.lay(GUARDS)


def lift() -> None:
    """Take away what dropping the tables leaves behind."""
    quiz_guards.lift(GUARDS)
