"""Answers of quizzes on the desk: essays, files and recordings."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalog.models import Lesson
from courses.enrolment.models import Enrolment
from courses.marking.models import MarkingWork, SubjectKind
from courses.marking.service.arriving import Handed
from courses.marking.sources import Final, Shown
from courses.quizzes.models import Attempt, QuestionAttempt, Quiz
from courses.quizzes.service import marking
from lms.accounts.models import User
from lms.core import clock
from lms.core.db import session
from media.models import Asset

ANSWER = "answer"


def handed(answer: QuestionAttempt) -> Handed:
    """An answer as the desk takes it."""
    found = load(answer.id)
    attempt, body = found.attempt, found.version.body
    lesson = attempt.quiz.lesson
    return Handed(
        kind=SubjectKind.ANSWER,
        subject_id=found.id,
        course_id=lesson.version.course_id,
        run_id=attempt.enrolment.run_id,
        enrolment_id=attempt.enrolment_id,
        learner_id=attempt.enrolment.user_id,
        stable_key=attempt.stable_key,
        title=lesson.title,
        form=found.version.type,
        content=found.response_hash,
        possible=found.max_mark,
        rubric_version_id=body.get("rubric_version_id"),
        at=attempt.submitted_at or clock.now(),
    )


def load(answer_id: int) -> QuestionAttempt:
    """An answer with its question, attempt, enrolment and lesson."""
    attempt = joinedload(QuestionAttempt.attempt)
    query = select(QuestionAttempt).where(QuestionAttempt.id == answer_id)
    query = query.options(
        joinedload(QuestionAttempt.version),
        attempt.joinedload(Attempt.enrolment).joinedload(Enrolment.user),
        attempt.joinedload(Attempt.quiz).joinedload(Quiz.lesson).joinedload(Lesson.version),
    )
    return session().scalars(query).one()


class Answers:
    """The source of answers. A mark that is handed down is seen as the quiz's rules say, so what is held stays here."""

    holds_back = False

    def show(self, work: MarkingWork) -> Shown:
        """The question, and what was answered."""
        found = load(work.subject_id)
        body, given = found.version.body, found.response.get(ANSWER, "")
        text = given if isinstance(given, str) else ""
        public_ids = [] if text else [value for value in given if isinstance(value, str)]
        return Shown(
            ask=body.get("ask", {}),
            for_markers=body.get("for_markers") or {},
            plain=text,
            assets=tuple(_assets(public_ids, work.learner_id)),
        )

    def hand_down(self, work: MarkingWork, final: Final, by: User) -> None:
        """Give the answer its share."""
        marking.mark(
            session().get_one(QuestionAttempt, work.subject_id),
            final.share,
            by,
            comment=final.comment,
            rubric=final.rubric,
            audio_asset_id=final.audio_asset_id,
            moments=final.moments,
        )

    def post(self, work: MarkingWork, final: Final, by: User) -> None:
        """Hand the held mark down."""
        self.hand_down(work, final, by)


def _assets(public_ids: Sequence[str], learner_id: int) -> Sequence[Asset]:
    """The learner's own uploads, in their order."""
    if not public_ids:
        return []
    query = select(Asset).where(Asset.public_id.in_(public_ids), Asset.owner_id == learner_id)
    found = {asset.public_id: asset for asset in session().scalars(query)}
    return [found[public_id] for public_id in public_ids if public_id in found]
