"""A ruling on a question takes its answers from the desk, and brings them back with its way back."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from courses.marking.models import MarkingTask
from courses.marking.service import queue
from courses.marking.service.queue import Wanted
from courses.quizzes.models import QuestionAttempt
from courses.quizzes.regrading import applying, effects
from courses.quizzes.regrading.models import RulingKind
from courses.quizzes.service import marking
from courses.quizzes.views import load
from tests.courses.quizzes.hall import people, sit
from tests.factories.quizzes import make_school, single


@pytest.mark.parametrize("kind", [RulingKind.FULL_MARKS, RulingKind.LEFT_OUT])
def test_what_a_ruling_decided_waits_on_no_desk_until_it_is_taken_back(session, cast, kind):
    school = make_school(cast, [("single", single("س")), ("essay", {"ask": {"ar": "اكتب"}})])
    for user in [school.learner, *people(school, 2)]:
        sit(school, user, "b", "نص")
    session.refresh(school.trainer, ["roles"])
    assert waiting(session, school) == 3
    answers = session.scalars(select(QuestionAttempt).where(QuestionAttempt.slot == 2)).all()
    marking.mark(answers[0], Decimal("0.5"), school.trainer)
    entry = load.entry(school.entries[1].id)
    drafted = applying.draft(entry, entry.versions[0].id, kind, None)
    ruling = applying.rule(entry, drafted, "سؤال غامض", school.trainer)
    bring(ruling)
    assert waiting(session, school) == 1  # that of the answer which somebody marked beside the desk
    back = applying.undo(ruling, school.trainer)
    bring(back)
    assert waiting(session, school) == 3
    tasks = session.scalars(select(MarkingTask)).all()
    assert len(tasks) == 3


def bring(ruling):
    assert applying.bring(applying.load(ruling.id), effects.attempts_with(ruling.version_id))


def waiting(session, school):
    return len(session.scalars(queue.found(school.trainer, Wanted())).all())
