"""What follows when marks change: the lesson is complete or open again, and the learner is told, once for a ruling.

A certificate that was issued is never touched, nor is the completion behind it: the preview names who holds one.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import case, func, select

from courses.catalog.models import Lesson
from courses.enrolment.models import LEARNING, Enrolment
from courses.progress.models import LessonProgress
from courses.progress.service import completing
from courses.quizzes.models import Attempt, AttemptState
from courses.quizzes.regrading.effects import Effect, Turn
from courses.quizzes.regrading.models import Ruling
from lms.accounts.models import Context, Role, RoleAssignment, User
from lms.certificates.models import Certificate, CertificateState
from lms.core.db import session
from lms.core.i18n import _, choose, locale
from lms.notifications.service import tell
from lms.notifications.wording import in_languages

Standing = tuple[Decimal | None, int, int]  # of all attempts: the best share, how many failed, passed


def follow(attempts: Sequence[Attempt], effects: Mapping[int, Effect], ruling: Ruling) -> None:
    """Let progress and people know. `attempts` come with quiz, lesson, enrolment and user."""
    moved = [attempt for attempt in attempts if effects[attempt.id].is_moved]
    if not moved:
        return
    standings = _standings(moved)
    certified = certified_among(attempt.enrolment for attempt in moved)
    for attempt in {(each.enrolment_id, each.stable_key): each for each in moved}.values():
        standing = standings.get((attempt.enrolment_id, attempt.stable_key), (None, 0, 0))
        _mark_lesson(attempt, standing, ruling.made_by, is_certified=attempt.enrolment_id in certified)
        if effects[attempt.id].turn is Turn.FAILS and attempt.enrolment_id in certified and not standing[2]:
            _tell_registrars(ruling)
    for quiz_attempts in _by_lesson(moved):
        _tell(quiz_attempts, ruling)


def certified_among(enrolments: Iterable[Enrolment]) -> dict[int, Certificate]:
    """{enrolment: the certificate that is issued for it}. A run's award has the key "run:<id>", for ever."""
    keys = {(f"run:{one.run_id}", one.user_id): one.id for one in enrolments}
    held = select(Certificate).where(
        Certificate.award_key.in_({key for key, _user in keys}),
        Certificate.holder_id.in_({user for _key, user in keys}),
        Certificate.state == CertificateState.ISSUED,
    )
    found = {(each.award_key, each.holder_id): each for each in session().scalars(held)}
    return {enrolment_id: found[key] for key, enrolment_id in keys.items() if key in found}


def _standings(attempts: Iterable[Attempt]) -> dict[tuple[int, str], Standing]:
    failed = case((Attempt.is_passed.is_(True), 0), else_=1)
    query = (
        select(
            *(Attempt.enrolment_id, Attempt.stable_key, func.max(Attempt.share)),
            *(func.sum(failed), func.sum(1 - failed)),
        )
        .where(Attempt.enrolment_id.in_({attempt.enrolment_id for attempt in attempts}))
        .where(Attempt.stable_key.in_({attempt.stable_key for attempt in attempts}))
        .where(Attempt.state == AttemptState.GRADED)
        .group_by(Attempt.enrolment_id, Attempt.stable_key)
    )
    return {(row[0], row[1]): (row[2], int(row[3]), int(row[4])) for row in session().execute(query)}


def _mark_lesson(attempt: Attempt, standing: Standing, by: User, *, is_certified: bool) -> None:
    best, failures, passed = standing
    if attempt.enrolment.state not in LEARNING:
        return
    lesson, share = attempt.quiz.lesson, best or Decimal(0)
    row = completing.grade(attempt.enrolment, lesson, best=share, failures=failures, is_passed=passed > 0)
    if not is_certified and _is_undone(row, lesson, share, is_passed=passed > 0):
        completing.reopen(attempt.enrolment, lesson, row, Decimal(0), by)


def _is_undone(row: LessonProgress, lesson: Lesson, best: Decimal, *, is_passed: bool) -> bool:
    """Whether the lesson was complete by what these marks said, and they say so no more."""
    if not row.completed_at or row.source != "passed" or lesson.rule != "passed":
        return False
    least = lesson.completion.get("grade")
    return not (is_passed if least is None else best >= Decimal(str(least)))


def _by_lesson(attempts: Sequence[Attempt]) -> Iterable[list[Attempt]]:
    """Attempts of one run at one quiz: what they are told leads to the same page."""
    found: dict[tuple[int, int], list[Attempt]] = {}
    for attempt in attempts:
        found.setdefault((attempt.enrolment.run_id, attempt.quiz.lesson_id), []).append(attempt)
    return found.values()


def _tell(attempts: Sequence[Attempt], ruling: Ruling) -> None:
    lesson, run_id = attempts[0].quiz.lesson, attempts[0].enrolment.run_id
    people = {attempt.enrolment.user.id: attempt.enrolment.user for attempt in attempts}
    words = in_languages(
        lambda: _(
            "A question of “%(quiz)s” was looked at again, and your mark has changed. Your page shows the new one.",
            quiz=choose(lesson.title, locale()),
        )
    )
    tell(people.values(), f"ruling:{ruling.id}", words, f"/learn/runs/{run_id}/quizzes/{lesson.id}")


def _tell_registrars(ruling: Ruling) -> None:
    """Once for a ruling, in the transaction that took the pass away: whether a certificate goes, a person decides."""
    held = select(RoleAssignment.user_id).where(RoleAssignment.role == Role.REGISTRAR)
    registrars = session().scalars(select(User).where(User.id.in_(held.where(RoleAssignment.context == Context.SITE))))
    words = in_languages(
        lambda: _(
            "Marks were changed after a decision on a question, and somebody who holds a certificate would no longer "
            "pass. No certificate was touched: please look at whose it is, and decide."
        )
    )
    tell(registrars, f"ruling:{ruling.id}:certified", words, f"/teach/rulings/{ruling.id}")
