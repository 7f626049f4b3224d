"""Making a ruling, bringing it to the attempts in small portions, and the way back."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, insert, select
from sqlalchemy.orm import aliased, joinedload

from courses.enrolment.models import Enrolment, Run
from courses.quizzes import events
from courses.quizzes.models import (
    AnswerState,
    Attempt,
    AttemptState,
    AttemptStep,
    QuestionAttempt,
    QuestionCategory,
    QuestionEntry,
    QuestionVersion,
    Quiz,
    StepKind,
)
from courses.quizzes.regrading import effects, following, rulings
from courses.quizzes.regrading.effects import Effect, Outcome
from courses.quizzes.regrading.models import Ruling, RulingKind
from courses.quizzes.service import grading
from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import hold, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import _l

AT_ONCE = 50
LONGEST_REASON = 500

Answers = list[QuestionAttempt]


def draft(entry: QuestionEntry, version_id: int, kind: RulingKind, key_id: int | None) -> Ruling:
    """A ruling that is only thought of, to be previewed; refuses what makes no sense. `entry` comes with versions."""
    versions = {version.id: version for version in entry.versions}
    asked = versions.get(version_id)
    if asked is None:
        raise NotFound
    key = versions.get(key_id) if key_id and kind is RulingKind.KEY else None
    if kind is RulingKind.KEY and (key is None or key is asked or key.type != asked.type):
        raise BadValue(_l("Please choose the version whose key is right."))
    return Ruling(version_id=asked.id, kind=kind, graded_by_id=key.id if key else None, graded_by=key, reason="")


def preview(entry: QuestionEntry, ruling: Ruling) -> Outcome:
    """What the ruling would do to everybody who answered this wording."""
    version = next(each for each in entry.versions if each.id == ruling.version_id)
    return effects.of_ruling(version, ruling)


def rule(entry: QuestionEntry, ruling: Ruling, reason: str, by: User) -> Ruling:
    """Put a drafted ruling in force; whoever hands in from now on is graded by it."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise BadValue(_l("Please say why, in at most %(most)s letters: it stays on record.", most=LONGEST_REASON))
    _hold_wording(ruling.version_id)
    before = rulings.in_force([ruling.version_id]).get(ruling.version_id)
    was = (before.kind, before.graded_by_id) if before else (RulingKind.AS_ASKED, None)
    if was == (ruling.kind, ruling.graded_by_id):
        raise RuleError(_l("This is how the question is graded already."))
    if rulings.leaves_out(ruling):
        _refuse_empty_papers(ruling.version_id)
    return _kept(ruling, reason, by, entry.id)


def undo(ruling: Ruling, by: User) -> Ruling:
    """Put in force again what was before `ruling`; it stays on record, as do all steps."""
    _hold_wording(ruling.version_id)
    if not is_in_force(ruling):
        raise RuleError(_l("A later ruling is in force. Take that one back first."))
    earlier = select(Ruling).where(Ruling.version_id == ruling.version_id, Ruling.id < ruling.id)
    before = session().scalar(earlier.order_by(Ruling.id.desc()).limit(1))
    back = Ruling(
        version_id=ruling.version_id,
        kind=before.kind if before else RulingKind.AS_ASKED,
        graded_by_id=before.graded_by_id if before else None,
        undoes_id=ruling.id,
    )
    entry_id = session().scalars(select(QuestionVersion.entry_id).where(QuestionVersion.id == ruling.version_id)).one()
    return _kept(back, ruling.reason, by, entry_id)


def load(ruling_id: int) -> Ruling:
    """A ruling with its versions, the bank of its question and who made it. Raises `NotFound`."""
    bank = joinedload(QuestionVersion.entry).joinedload(QuestionEntry.category).joinedload(QuestionCategory.course)
    whole = (joinedload(Ruling.version).options(bank), joinedload(Ruling.graded_by), joinedload(Ruling.made_by))
    found = session().scalar(select(Ruling).where(Ruling.id == ruling_id).options(*whole))
    if found is None:
        raise NotFound
    return found


def bring(ruling: Ruling, attempt_ids: Sequence[int]) -> bool:
    """Change these attempts as the ruling has it, in this transaction; whether it is in force. Twice is once.

    A newer ruling may have come while we waited for the attempts: then its own work comes last, or has been here.
    """
    hold(ruling)  # who brings the same ruling at the same time waits, so that its counts lose nothing
    _hold(attempt_ids)
    if not is_in_force(ruling):
        return False
    outcome = effects.of_ruling(ruling.version, ruling, attempt_ids)
    changed = {effect.attempt_id: effect for effect in outcome.effects}
    attempts = _attempts(list(changed))
    relieved, waiting = _change_answers(ruling, outcome.effects)
    for attempt in attempts:
        _add_up(attempt, changed[attempt.id])
    session().flush()
    following.follow(attempts, {each.attempt_id: each for each in outcome.effects}, ruling)
    events.attempts_regraded.send(ruling, attempts=attempts)
    events.answers_relieved.send(ruling, answers=relieved)
    for answer in waiting:
        events.answer_needs_marking.send(answer)
    turns = Counter(effect.turn.value for effect in outcome.effects)
    ruling.counts = dict(Counter(ruling.counts) + turns)
    session().flush()
    return True


def is_in_force(ruling: Ruling) -> bool:
    """Whether no newer ruling was made on the same wording."""
    newest = select(func.max(Ruling.id)).where(Ruling.version_id == ruling.version_id)
    return session().scalar(newest) == ruling.id


def _hold_wording(version_id: int) -> None:
    """Who rules on the same wording at the same time waits, and then sees what was ruled."""
    hold(session().get_one(QuestionVersion, version_id))


def _kept(ruling: Ruling, reason: str, by: User, entry_id: int) -> Ruling:
    ruling.reason, ruling.made_by_id, ruling.made_at = reason, by.id, clock.now()
    session().add(ruling)
    session().flush()
    audit.record("question.ruled", ruling, by, kind=ruling.kind, question=entry_id, reason=reason)
    return ruling


def _refuse_empty_papers(version_id: int) -> None:
    """A paper whose only question is left out would have no marks at all."""
    other = aliased(QuestionAttempt)
    more = select(other.id).where(
        other.attempt_id == QuestionAttempt.attempt_id, other.version_id != version_id, other.is_left_out.is_(False)
    )
    alone = select(QuestionAttempt.id).where(QuestionAttempt.version_id == version_id, ~more.exists())
    if session().scalar(alone.limit(1)):
        raise RuleError(_l("Some papers have no other question. Give everybody the full mark instead."))


def _hold(attempt_ids: Sequence[int]) -> None:
    """Run, enrolments, attempts: held in the order in which everybody holds them (ADR 0020), three statements."""
    places = select(Attempt.enrolment_id).where(Attempt.id.in_(attempt_ids))
    runs = select(Enrolment.run_id).where(Enrolment.id.in_(places))
    anew = {"populate_existing": True}
    session().scalars(
        select(Run).where(Run.id.in_(runs)).order_by(Run.id).with_for_update(read=True).execution_options(**anew)
    ).all()
    held = select(Enrolment).where(Enrolment.id.in_(places)).order_by(Enrolment.run_id, Enrolment.id)
    session().scalars(held.with_for_update().execution_options(**anew)).all()
    own = select(Attempt).where(Attempt.id.in_(attempt_ids)).order_by(Attempt.id)
    session().scalars(own.with_for_update().execution_options(**anew)).all()


def _attempts(attempt_ids: Sequence[int]) -> Sequence[Attempt]:
    lesson = joinedload(Attempt.quiz).joinedload(Quiz.lesson)
    user = joinedload(Attempt.enrolment).joinedload(Enrolment.user)
    query = select(Attempt).where(Attempt.id.in_(attempt_ids)).options(lesson, user).order_by(Attempt.id)
    return session().scalars(query).all()


def _change_answers(ruling: Ruling, found: Sequence[Effect]) -> tuple[Answers, Answers]:
    """Each answer as the ruling has it, with a step that says who, why, before and after.

    Returns those that wait for a person no more, and those that wait again.
    """
    news = {answer.id: (answer, effect) for effect in found for answer in effect.answers}
    steps: list[dict[str, object]] = []
    relieved: Answers = []
    waiting: Answers = []
    query = select(QuestionAttempt).where(QuestionAttempt.id.in_(news)).order_by(QuestionAttempt.id)
    for answer in session().scalars(query):
        new, effect = news[answer.id]
        waited = grading.waits(answer)
        before = _said(answer.fraction, answer.is_left_out) | effect.before.said()
        after = _said(new.fraction, new.is_left_out) | effect.after.said()
        answer.fraction, answer.is_left_out = new.fraction, new.is_left_out
        answer.state = AnswerState.NEEDS_GRADING if new.fraction is None else grading.state_of(new.fraction)
        steps.append(_step(answer, ruling, before, after))
        if waited != grading.waits(answer):
            (relieved if waited else waiting).append(answer)
    if steps:
        session().execute(insert(AttemptStep), steps)
    return relieved, waiting


def _step(
    answer: QuestionAttempt, ruling: Ruling, before: dict[str, object], after: dict[str, object]
) -> dict[str, object]:
    """The columns of an AttemptStep: all of a portion are written at once."""
    return {
        "question_attempt_id": answer.id,
        "kind": StepKind.REGRADE,
        "revision": answer.revision,
        "response": dict(answer.response),
        "fraction": answer.fraction,
        "actor_id": ruling.made_by_id,
        "note": {"ruling": ruling.id, "why": ruling.reason, "before": before, "after": after},
    }


def _said(share: Decimal | None, is_left_out: bool) -> dict[str, object]:
    return {"fraction": None if share is None else f"{share:f}", "is_left_out": is_left_out}


def _add_up(attempt: Attempt, effect: Effect) -> None:
    after = effect.after
    attempt.raw, attempt.possible, attempt.share = after.raw, after.possible, after.share
    attempt.is_passed = after.is_passed
    attempt.state = AttemptState.NEEDS_GRADING if after.share is None else AttemptState.GRADED
