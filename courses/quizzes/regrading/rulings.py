"""The rulings in force, and what they make of an answer. Grading asks here, so a later hand-in is graded alike."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from courses.quizzes import types
from courses.quizzes.models import QuestionAttempt, QuestionVersion
from courses.quizzes.regrading.models import Ruling, RulingKind
from courses.quizzes.types.face import NOTHING, WHOLE, Response
from lms.core.db import session


def in_force(version_ids: Iterable[int]) -> dict[int, Ruling]:
    """The newest ruling on each wording that has one, with the version whose key it takes; one query."""
    newest = select(func.max(Ruling.id)).where(Ruling.version_id.in_(set(version_ids))).group_by(Ruling.version_id)
    found = session().scalars(select(Ruling).where(Ruling.id.in_(newest)).options(joinedload(Ruling.graded_by)))
    return {ruling.version_id: ruling for ruling in found}


def key_of(version: QuestionVersion, ruling: Ruling | None) -> QuestionVersion:
    """The version whose key answers to `version` are graded by."""
    if ruling and ruling.kind is RulingKind.KEY and ruling.graded_by:
        return ruling.graded_by
    return version


def fraction_of(version: QuestionVersion, response: Response, ruling: Ruling | None) -> Decimal | None:
    """Grade one response to `version` as the ruling has it; None where a person must."""
    if ruling and ruling.kind is RulingKind.FULL_MARKS:
        return WHOLE
    key = key_of(version, ruling)
    return types.of(key.type).grade(key.body, response)


def leaves_out(ruling: Ruling | None) -> bool:
    """Whether the question counts no more."""
    return ruling is not None and ruling.kind is RulingKind.LEFT_OUT


def totals(answers: Iterable[QuestionAttempt]) -> tuple[Decimal, Decimal]:
    """What these answers earned, and what they could: a question that is left out is in neither."""
    counted = [answer for answer in answers if not answer.is_left_out]
    earned = sum((answer.mark or NOTHING for answer in counted), NOTHING)
    return earned, sum((answer.max_mark for answer in counted), NOTHING)
