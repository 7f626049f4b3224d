"""What a learner sees of their own marks: what is posted, and of a quiz no sooner than its own rules show marks."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.enrolment.models import Enrolment
from courses.gradebook.models import Grade, Gradebook, GradeItem, GradeSource
from courses.gradebook.service import cells
from courses.gradebook.service import rules as book_rules
from courses.quizzes import rules, shown
from courses.quizzes.exceptions import service as exceptions
from courses.quizzes.exceptions.models import QuizException
from courses.quizzes.models import Attempt, Quiz
from lms.core.db import session


def own(book: Gradebook, enrolment: Enrolment) -> dict[int, Grade]:
    """The grades that the learner may see now, by item; three queries."""
    items = {item.id: item for item in book_rules.items_of(book)}
    found = cells.posted(cells.grades_of(enrolment, items.values()).values())
    hidden = _hidden(enrolment, found, items)
    return {item_id: grade for item_id, grade in found.items() if grade.source_ref not in hidden}


def _hidden(enrolment: Enrolment, found: Mapping[int, Grade], items: Mapping[int, GradeItem]) -> set[str]:
    """The public ids of attempts whose marks the rules of their quiz do not show yet."""
    refs = [grade.source_ref for grade in found.values() if items[grade.item_id].source is GradeSource.QUIZ]
    query = select(Attempt).where(Attempt.public_id.in_([ref for ref in refs if ref]))
    attempts = session().scalars(query.options(joinedload(Attempt.quiz).joinedload(Quiz.lesson))).all()
    strict = [each for each in attempts if rules.read(each.quiz.settings).reveal is rules.Reveal.TABLE]
    known = _exceptions(strict, enrolment) if strict else []
    return {each.public_id for each in strict if not _shows_marks(each, enrolment, known)}


def _exceptions(attempts: list[Attempt], enrolment: Enrolment) -> list[QuizException]:
    keys = [attempt.stable_key for attempt in attempts]
    query = select(QuizException).where(QuizException.run_id == enrolment.run_id, QuizException.stable_key.in_(keys))
    return list(session().scalars(query))


def _shows_marks(attempt: Attempt, enrolment: Enrolment, known: list[QuizException]) -> bool:
    mine = [each for each in known if each.stable_key == attempt.stable_key]
    closes_at = exceptions.combined(attempt.quiz, mine, enrolment).closes_at
    return rules.Aspect.MARKS in shown.seen_now(attempt, closes_at)
