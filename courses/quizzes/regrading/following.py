"""What follows when marks change: the lesson is complete or open again, and the learner is told, once for a ruling.

A certificate that was issued is never touched, nor is the completion behind it: the preview names who holds one.
"""

from collections.abc import Container, Iterable, Mapping, Sequence

from sqlalchemy import select

from courses.enrolment.models import LEARNING, Enrolment
from courses.progress.models import LessonProgress
from courses.progress.service import completing
from courses.quizzes.models import Attempt
from courses.quizzes.regrading import standing
from courses.quizzes.regrading.effects import Effect, Turn
from courses.quizzes.regrading.models import Ruling
from courses.quizzes.regrading.standing import Standing
from courses.quizzes.types.face import NOTHING
from lms.accounts.models import Context, Role, RoleAssignment, User
from lms.certificates.models import Certificate, CertificateState
from lms.core.db import session
from lms.core.i18n import _, choose, locale
from lms.notifications.service import tell
from lms.notifications.wording import in_languages


def follow(attempts: Sequence[Attempt], effects: Mapping[int, Effect], ruling: Ruling) -> None:
    """Let progress and people know. `attempts` come with quiz, lesson, enrolment and user."""
    moved = [attempt for attempt in attempts if effects[attempt.id].is_moved]
    if not moved:
        return
    certified = certified_among(attempt.enrolment for attempt in moved)
    fallen = _mark_lessons(moved, ruling.made_by, certified)
    if any(effects[attempt.id].turn is Turn.FAILS and attempt.enrolment_id in certified for attempt in fallen):
        _tell_registrars(ruling)
    decided = [attempt for attempt in moved if effects[attempt.id].turn in {Turn.PASSES, Turn.FAILS}]
    for some in _by_lesson(decided):
        _tell(some, ruling, letter=True)
    for some in _by_lesson(moved):  # who was told is not told again
        _tell(some, ruling, letter=False)


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


def _mark_lessons(attempts: Sequence[Attempt], by: User, certified: Container[int]) -> list[Attempt]:
    """Have lessons complete, or open again, by what all attempts come to now; those with which nobody passes."""
    places = {(each.enrolment_id, each.stable_key): each for each in attempts}
    standings, rows = standing.of(places), completing.rows_of(places)
    fallen = []
    for key, attempt in places.items():
        now = standings.get(key, Standing())
        _mark_lesson(attempt, now, rows.get(key), by, is_certified=attempt.enrolment_id in certified)
        if not now.is_passed:
            fallen.append(attempt)
    session().flush()
    return fallen


def _mark_lesson(attempt: Attempt, now: Standing, row: LessonProgress | None, by: User, *, is_certified: bool) -> None:
    """The place is held, and nobody has looked at the lesson: so this is no `completing.grade`."""
    enrolment, lesson = attempt.enrolment, attempt.quiz.lesson
    if enrolment.state not in LEARNING:
        return
    if row is None:
        row = completing.progress_row(enrolment, lesson, "passed")
    row.best, row.failures = now.share, now.failures
    if completing.is_enough(lesson, now.share, is_passed=now.is_passed):
        if not row.completed_at:
            completing.complete(enrolment, lesson, "passed")
    elif row.completed_at and row.source == "passed" and lesson.rule == "passed" and not is_certified:
        completing.reopen(enrolment, lesson, row, NOTHING, by)


def _by_lesson(attempts: Sequence[Attempt]) -> Iterable[list[Attempt]]:
    """Attempts of one run at one quiz: what they are told leads to the same page."""
    found: dict[tuple[int, int], list[Attempt]] = {}
    for attempt in attempts:
        found.setdefault((attempt.enrolment.run_id, attempt.quiz.lesson_id), []).append(attempt)
    return found.values()


def _tell(attempts: Sequence[Attempt], ruling: Ruling, *, letter: bool) -> None:
    """A letter to whom it decides something for; the others find it in their notices."""
    lesson, run_id = attempts[0].quiz.lesson, attempts[0].enrolment.run_id
    people = {attempt.enrolment.user.id: attempt.enrolment.user for attempt in attempts}
    words = in_languages(
        lambda: _(
            "A question of “%(quiz)s” was looked at again, and your mark has changed. Your page shows the new one.",
            quiz=choose(lesson.title, locale()),
        )
    )
    tell(people.values(), f"ruling:{ruling.id}", words, f"/learn/runs/{run_id}/quizzes/{lesson.id}", letter=letter)


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
