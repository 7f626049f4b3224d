"""Marks of lessons are entered: one as it arrives, or all of them anew where something was missed."""

from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction

from sqlalchemy import select, union

from courses.assignments.models import Submission
from courses.enrolment.models import Enrolment, Run
from courses.gradebook.models import Grade, GradeAct, Gradebook, GradeItem
from courses.gradebook.service import books, recording, rules, sources, totals
from courses.gradebook.service.arithmetic import exact
from courses.gradebook.service.recording import Change
from courses.gradebook.service.sources import Earned
from courses.quizzes.models import Attempt
from lms.core.db import hold, session, transaction

AT_ONCE = 50


def keep_up(run: Run) -> Gradebook:
    """Make the gradebook of a run, or bring it in step with the run's version, with what was earned in new items."""
    book, added = books.keep_up(run)
    if added:
        fill(book, run, added)
    return book


def fill(book: Gradebook, run: Run, items: Sequence[GradeItem], people: Collection[int] | None = None) -> None:
    """Enter what learners earned in the lessons of these items, and take out what they earned no more."""
    lessons = {item.id: item for item in items if item.stable_key}
    wanted = _who_earned(run, lessons.values()) if people is None else people
    earned = sources.of_items(run.version_id, list(lessons.values()), wanted)
    stale = [place for place in _from_lessons(lessons, wanted) if place not in earned]
    changes = [entered(lessons[item_id], who, found) for (who, item_id), found in earned.items()]
    changes += [entered(lessons[item_id], who, None) for who, item_id in stale]
    recording.apply(book, changes, None)


def rebuild(run_id: int, tell: Callable[[int, int], None]) -> None:
    """Everything that the lessons of a run gave, entered anew, and all totals; what is right already stays untouched.

    For a run that is older than gradebooks, or where news was missed. In small portions; safe to do twice.
    """
    with transaction():
        run = session().get_one(Run, run_id)
        hold(run)
        books.keep_up(run)
        people = list(session().scalars(select(Enrolment.id).where(Enrolment.run_id == run_id).order_by(Enrolment.id)))
    for begin in range(0, len(people), AT_ONCE):
        portion = people[begin : begin + AT_ONCE]
        with transaction():
            run = session().get_one(Run, run_id)
            hold(run)
            book = books.of_run(run_id)
            fill(book, run, rules.items_of(book), portion)
            totals.settle(book, totals.with_marks(book, portion))
        tell(begin + len(portion), len(people))


def entered(item: GradeItem, enrolment_id: int, earned: Earned | None) -> Change:
    """What a source says of one learner; nothing where what was earned is void or hidden again."""
    if earned is None:
        return Change(item, enrolment_id, GradeAct.SOURCE, {"entered": None})
    fields: dict[str, object] = {"entered": None if earned.is_missing else exact(earned.share * _full(item))}
    if earned.taken is not None:
        fields["deduction"] = exact(earned.taken * _full(item))
    return Change(item, enrolment_id, GradeAct.SOURCE, fields, ref=earned.ref, is_missing=earned.is_missing)


def _full(item: GradeItem) -> Fraction:
    return Fraction(item.maximum)


def _who_earned(run: Run, items: Iterable[GradeItem]) -> list[int]:
    keys = [item.stable_key for item in items]
    here = select(Enrolment.id).where(Enrolment.run_id == run.id)
    tried = select(Attempt.enrolment_id).where(Attempt.enrolment_id.in_(here), Attempt.stable_key.in_(keys))
    works = select(Submission.enrolment_id).where(Submission.enrolment_id.in_(here), Submission.stable_key.in_(keys))
    return list(session().scalars(union(tried, works)))


def _from_lessons(items: Collection[int], people: Collection[int]) -> list[tuple[int, int]]:
    """Where these people have a mark that came from a lesson."""
    query = select(Grade.enrolment_id, Grade.item_id).where(Grade.item_id.in_(items), Grade.enrolment_id.in_(people))
    return [(who, item_id) for who, item_id in session().execute(query.where(Grade.source_ref.is_not(None)))]
