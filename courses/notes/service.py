"""Keeping, finding and handing out one's notes."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, delete, func, select

from courses.enrolment.models import Enrolment
from courses.notes.models import LessonNote
from lms.core import clock
from lms.core.db import insert_once, session
from lms.core.errors import RuleError
from lms.core.i18n import _l

MOST = 500  # of one person in one run: more is no notebook


def add(enrolment: Enrolment, key: str, text: str, at_ms: int | None, client_id: str = "") -> None:
    """Keep a note; the same one sent again is one note."""
    count = select(func.count()).where(LessonNote.enrolment_id == enrolment.id)
    if (session().scalar(count) or 0) >= MOST:
        raise RuleError(_l("There are very many notes in this course already. Please delete some first."))
    named = {"enrolment_id": enrolment.id, "client_id": client_id or str(uuid.uuid4())}
    row = {"stable_key": key, "text": text, "at_ms": at_ms, "created_at": clock.now()}
    insert_once(LessonNote, list(named), named | row)


def remove(enrolment: Enrolment, note_id: int) -> None:
    """Delete one of one's own notes; none is fine."""
    own = (LessonNote.id == note_id, LessonNote.enrolment_id == enrolment.id)
    session().execute(delete(LessonNote).where(*own))


def of_lesson(enrolment: Enrolment, key: str) -> Sequence[LessonNote]:
    """The notes of one lesson, in the order of its time."""
    return session().scalars(_query(enrolment).where(LessonNote.stable_key == key)).all()


def of_run(enrolment: Enrolment) -> Sequence[LessonNote]:
    """All notes of the course."""
    return session().scalars(_query(enrolment)).all()


def _query(enrolment: Enrolment) -> Select[LessonNote]:
    query = select(LessonNote).where(LessonNote.enrolment_id == enrolment.id)
    return query.order_by(LessonNote.at_ms.nulls_first(), LessonNote.id)
