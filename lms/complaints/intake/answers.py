"""Answered questions: writing them, and finding them by whatever words a citizen has."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from lms.accounts.models import User
from lms.accounts.names import spelled_alike
from lms.complaints.categories.models import AnswerFound
from lms.complaints.intake.models import AnsweredQuestion
from lms.core import audit, clock
from lms.core.db import session
from lms.core.errors import NotFound
from lms.search import outbox

MOST_FOUND = 6
_MOST_WORDS, _MOST_LOOKED_AT = 25, 400
_FEWEST_SIGNS = 2
_IN_QUESTION, _IN_ANSWER = 3, 1
_PREFIXES = ("وال", "بال", "لل", "فال", "كال", "ال", "و", "ب", "ل")
_SUFFIXES = ("ات", "ون", "ين", "ها", "هم", "كم", "نا", "ه", "ي", "ك")
_SHORTEST_STEM = 3
_IDLE_WORDS = (
    "في من على عن إلى الى ما ماذا هل كيف متى أين اين لماذا هذا هذه ذلك التي الذي أن ان إن لا لم لن قد كان هو هي يا أنا "
    "انا أريد اريد عندي the a an of in on to is are how what when where why do does i my for and or"
)
_IDLE = {spelled_alike(word) for word in _IDLE_WORDS.split()}


def stems(text: str) -> list[str]:
    """The words of a text that say something, each without what Arabic puts before and after them; no word twice."""
    words = [word for word in spelled_alike(text).split() if word not in _IDLE and len(word) >= _FEWEST_SIGNS]
    return list(dict.fromkeys(map(_stem, words)))[:_MOST_WORDS]


def search(text: str, most: int = MOST_FOUND, least: int = 1) -> list[AnsweredQuestion]:
    """The published questions that say most of the words, the best first; nothing where no word is said.

    `least` keeps those away that a long text touches by the way: three for a word in the question, one in the answer.
    """
    wanted = stems(text)
    if not wanted:
        return []
    query = select(AnsweredQuestion).where(AnsweredQuestion.is_published, or_(*map(_says, wanted)))
    rows = session().scalars(query.order_by(AnsweredQuestion.id).limit(_MOST_LOOKED_AT)).all()
    scored = [(_score(row, wanted), row) for row in rows]
    needed = max(least, max((score for score, _ in scored), default=0) / 3)
    best = sorted((pair for pair in scored if pair[0] >= needed), key=lambda pair: -pair[0])
    return [row for _, row in best[:most]]


def often(most: int = MOST_FOUND) -> Sequence[AnsweredQuestion]:
    """Published questions for who has not asked anything yet, the newest first."""
    query = select(AnsweredQuestion).where(AnsweredQuestion.is_published)
    return session().scalars(query.order_by(AnsweredQuestion.changed_at.desc(), AnsweredQuestion.id).limit(most)).all()


def every() -> Sequence[AnsweredQuestion]:
    """All of them, for those who write them."""
    return session().scalars(select(AnsweredQuestion).order_by(AnsweredQuestion.id.desc())).all()


def by_id(question_id: int) -> AnsweredQuestion:
    """The question of this id. Raises `NotFound`."""
    found = session().get(AnsweredQuestion, question_id)
    if found is None:
        raise NotFound
    return found


def published(question_id: int) -> AnsweredQuestion:
    """Likewise, if citizens may read it."""
    found = by_id(question_id)
    if not found.is_published:
        raise NotFound
    return found


def write(values: dict[str, Any], by: User) -> AnsweredQuestion:  # Any: columns
    """A new one."""
    row = AnsweredQuestion(**values, changed_by_id=by.id)
    session().add(row)
    session().flush()
    audit.record("answered_question.written", row, by)
    outbox.changed("answer", row.id)
    return row


def change(row: AnsweredQuestion, values: dict[str, Any], by: User) -> None:  # Any: columns
    """Change it."""
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by_id = clock.now(), by.id
    session().flush()
    audit.record("answered_question.changed", row, by)
    outbox.changed("answer", row.id)


def note_found(row: AnsweredQuestion) -> None:
    """Somebody found the answer here and files nothing: one more that was deflected, which is not one answered."""
    session().add(AnswerFound(question_id=row.id, category_id=row.category_id))
    session().flush()


def counts() -> dict[int, int]:
    """How often each question was the answer that somebody needed."""
    query = select(AnswerFound.question_id, func.count()).group_by(AnswerFound.question_id)
    return {question_id: count for question_id, count in session().execute(query).all() if question_id is not None}


def names(question_ids: set[int]) -> dict[int, dict[str, str]]:
    """What questions are called, for the log."""
    rows = session().execute(
        select(AnsweredQuestion.id, AnsweredQuestion.question).where(AnsweredQuestion.id.in_(question_ids))
    )
    return {row.id: row.question for row in rows}


def _stem(word: str) -> str:
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM:
            word = word.removeprefix(prefix)
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word.removesuffix(suffix)
    return word


def _says(stem: str) -> ColumnElement[bool]:
    return or_(
        AnsweredQuestion.asked_key.contains(stem, autoescape=True),
        AnsweredQuestion.told_key.contains(stem, autoescape=True),
    )


def _score(row: AnsweredQuestion, wanted: list[str]) -> int:
    return sum(_IN_QUESTION if stem in row.asked_key else _IN_ANSWER if stem in row.told_key else 0 for stem in wanted)
