"""A question that turned out to have two answers: everybody has its mark, with the reason on record."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from courses.enrolment.models import Enrolment
from courses.quizzes.models import AnswerState, Attempt, QuestionAttempt, QuestionEntry, QuestionVersion
from courses.quizzes.regrading import applying, effects
from courses.quizzes.regrading.effects import Turn
from courses.quizzes.regrading.models import Ruling, RulingKind
from demo.seed.courses import Planted
from demo.seed.residents import Residents
from lms.core import clock
from lms.core.db import session

REASON = "تحتمل صياغة السؤال إجابتين صحيحتين، فحُسبت درجته للجميع. عُدّلت الصياغة في البنك للدفعات القادمة."


def put_right(planted: Planted, people: Residents) -> None:
    """Rule on the question that most missed, of those where nobody comes to pass or fail by it."""
    version = next(version for version in _missed(planted) if _is_harmless(version))
    ruling = applying.rule(version.entry, _full_marks(version), REASON, people.teacher_of(planted.told.slug))
    applying.bring(applying.load(ruling.id), effects.attempts_with(version.id))
    ruling.done_at = clock.now()


def _missed(planted: Planted) -> Sequence[QuestionVersion]:
    """The wordings that learners of the run got wrong, the most missed first."""
    query = (
        select(QuestionVersion)
        .join(QuestionAttempt, QuestionAttempt.version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == QuestionAttempt.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.run_id == planted.run.id, QuestionAttempt.state == AnswerState.WRONG)
        .options(joinedload(QuestionVersion.entry).joinedload(QuestionEntry.category))
        .group_by(QuestionVersion.id)
        .order_by(func.count().desc(), QuestionVersion.id)
    )
    return session().scalars(query).all()


def _is_harmless(version: QuestionVersion) -> bool:
    turns = {effect.turn for effect in effects.of_ruling(version, _full_marks(version)).effects}
    return turns == {Turn.MORE}


def _full_marks(version: QuestionVersion) -> Ruling:
    return Ruling(version_id=version.id, kind=RulingKind.FULL_MARKS, reason="")
