"""Files of questions: brought, read by the worker, forgotten again. Taking them in is in `taking`."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload, undefer

from courses.quizzes.exchange import Layout, attached, filing, reading
from courses.quizzes.exchange.face import MOST_BYTES, Draft, Note
from courses.quizzes.exchange.models import FileState, QuestionFile
from courses.quizzes.models import QuestionCategory, QuestionEntry, QuestionVersion
from courses.quizzes.service import bank
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session, transaction
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

MOST_NAME = 200
SAMPLE = 10
FORGOTTEN_AFTER = dt.timedelta(days=30)
Report = Callable[[int, int], None]


class NotNow(RuleError):
    """The file is at another point of its way."""

    def __init__(self) -> None:
        super().__init__(_l("This file is not at a point where that could be done. Open its page again."))


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be read: its format where it is said, and the language of a file that has only one."""

    layout: Layout | None = None
    language: str = "ar"
    has_own_shelf: bool = True


def bring(shelf: QuestionCategory, name: str, content: bytes, by: User, wish: Wish) -> QuestionFile:
    """Keep a file that somebody sent. Raises `BadValue` where it is too big."""
    if len(content) > MOST_BYTES:
        raise BadValue(_l("The file is larger than 8 MB. Nothing was kept. Send the questions in several files."))
    layout = wish.layout or reading.guess(content, name)
    brought = QuestionFile(
        category_id=shelf.id,
        owner_id=by.id,
        name=name.strip()[:MOST_NAME],
        format=layout,
        language=wish.language,
        has_own_shelf=wish.has_own_shelf,
        content=content,
    )
    session().add(brought)
    session().flush()
    return brought


def look(file_id: int, report: Report | None = None) -> None:
    """Read a file and judge each question; for the worker. Safe to do twice."""
    with transaction():
        brought = session().scalars(_whole(file_id)).one()
    if brought.state is not FileState.READING or brought.content is None:
        return
    found = reading.read(brought.content, Layout(brought.format), brought.language, report)
    with transaction():
        brought = session().scalars(_whole(file_id)).one()
        brought.drafts = [as_json(draft) for draft in found.drafts] if not found.mistakes else []
        brought.sample = [[draft.type, draft.body["ask"]] for draft in found.drafts[:SAMPLE] if not found.mistakes]
        brought.mistakes, brought.remarks = _listed(found.mistakes), _listed(found.remarks)
        known = known_of(brought.category.course_id, attached.renamed_all(found.drafts, filing.known(found.files)))
        brought.counts = {"read": len(found.drafts), "new": len(found.drafts) - len(known), "known": len(known)}
        brought.state = FileState.CHECKED
        if found.mistakes:
            brought.content = None


def find(file_id: int) -> QuestionFile:
    """The file of this id with its shelf and the course of its bank. Raises `NotFound`."""
    whole = joinedload(QuestionFile.category).joinedload(QuestionCategory.course)
    found = session().scalar(select(QuestionFile).options(whole).where(QuestionFile.id == file_id))
    if found is None:
        raise NotFound
    return found


def of(course_id: int | None) -> Select[QuestionFile]:
    """The files that were brought to a bank, newest first."""
    shelf = QuestionCategory.course_id
    return (
        select(QuestionFile)
        .join(QuestionCategory, QuestionCategory.id == QuestionFile.category_id)
        .where(shelf.is_(None) if course_id is None else shelf == course_id)
        .order_by(QuestionFile.id.desc())
    )


def remove(brought: QuestionFile) -> None:
    """Forget a file; what it made stays."""
    if brought.state is FileState.TAKING:
        raise NotNow
    session().delete(brought)
    session().flush()


def forget_old() -> None:
    """Forget files that nobody took in for a month, and what was in them."""
    old = QuestionFile.created_at < clock.now() - FORGOTTEN_AFTER
    session().execute(delete(QuestionFile).where(old, QuestionFile.state.in_([FileState.READING, FileState.CHECKED])))


def known_of(course_id: int | None, drafts: Sequence[Draft]) -> set[str]:
    """The fingerprints of those drafts that a bank has word for word."""
    prints = {bank.fingerprint(draft.type, draft.body) for draft in drafts}
    shelf = QuestionCategory.course_id
    query = (
        select(QuestionVersion.content_hash)
        .join(QuestionEntry, QuestionEntry.id == QuestionVersion.entry_id)
        .join(QuestionCategory, QuestionCategory.id == QuestionEntry.category_id)
        .where(shelf.is_(None) if course_id is None else shelf == course_id, QuestionEntry.hidden_at.is_(None))
    )
    return prints & set(session().scalars(query))


def as_json(draft: Draft) -> dict[str, Any]:  # Any: what JSON can carry
    """A draft as it is kept."""
    kept = {field.name: getattr(draft, field.name) for field in dataclasses.fields(draft)}
    return {**kept, "mark": str(draft.mark)}


def of_json(kept: dict[str, Any]) -> Draft:  # Any: as above
    """The draft that was kept."""
    return Draft(**{**kept, "mark": Decimal(kept["mark"])})


def _whole(file_id: int) -> Select[QuestionFile]:
    whole = undefer(QuestionFile.content), undefer(QuestionFile.drafts), joinedload(QuestionFile.category)
    return select(QuestionFile).options(*whole).where(QuestionFile.id == file_id)


def _listed(notes: Sequence[Note]) -> list[list[Any]]:  # Any: a number and words
    return [[note.line, str(note.word), note.detail] for note in notes]
