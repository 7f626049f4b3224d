"""Two people in the same moment: at one work of the desk, over one wording, and while somebody hands in."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from courses.marking.models import MarkDraft, MarkingTask, MarkingWork, ProvisionalMark, Settlement, TaskRole
from courses.marking.said import Said
from courses.marking.service import claiming, drafting, giving, posting
from courses.marking.service.claiming import Taken
from courses.quizzes import jobs
from courses.quizzes.models import AnswerState, Attempt, QuestionAttempt, QuestionVersion
from courses.quizzes.regrading import applying
from courses.quizzes.regrading.models import Ruling, RulingKind
from courses.quizzes.service import attempts, grading, saving
from courses.quizzes.service.saving import Outcome
from courses.quizzes.views import load
from lms.accounts.models import Context, Role, User
from lms.core.audit import AuditEntry
from lms.core.db import commit, end_reading, rollback, transaction
from lms.core.db import session as current
from lms.core.errors import RuleError
from lms.core.jobs import Cancelled
from tests.courses.quizzes.hall import people, sit
from tests.courses.quizzes.sitting import event
from tests.factories.accounts import give_role, make_user
from tests.factories.marking import GOOD, MIDDLING, bring, make_marked_hall
from tests.factories.quizzes import make_school, single
from tests.together import all_at_once, own_app

FIRST, SECOND, MODERATOR = TaskRole.FIRST, TaskRole.SECOND, TaskRole.MODERATOR


@pytest.fixture(scope="module")
def academy(tmp_path_factory):
    with own_app(tmp_path_factory.mktemp("at-once"), "at_once") as app:
        yield app


@pytest.fixture
def desk(academy):
    """Two works that two mark; three who may give the second mark, two who moderate."""
    with transaction():
        hall, markers = make_marked_hall(make_cast(), second_share=Decimal(1))
        works = [bring(hall, hall.learner).id, bring(hall, make_user("two")).id]
        third, chief = make_user("third"), make_user("chief")
        give_role(third, Role.TRAINER, Context.COURSE, hall.course.id)
        give_role(chief, Role.MODERATOR, Context.COURSE, hall.course.id)
        who = {"first": markers.first, "second": markers.second, "third": third}
        who |= {"moderator": markers.moderator, "chief": chief}
        return SimpleNamespace(works=works, **{name: user.id for name, user in who.items()})


def make_cast():
    return SimpleNamespace(trainer=make_user("trainer"), learner=make_user("learner"))


def person(user_id):
    user = current().get_one(User, user_id)
    current().refresh(user, ["roles"])
    return user


def task(work_id, role):
    query = select(MarkingTask.id).where(MarkingTask.work_id == work_id, MarkingTask.role == role)
    return claiming.load(current().scalars(query).one())


def claims(work_id, role, user_id):
    return lambda: claiming.claim(task(work_id, role), person(user_id))


def drafted(work_id, role, user_id, levels=GOOD):
    """Say what the mark is to be; giving it is for later."""
    with transaction():
        drafting.save(task(work_id, role), person(user_id), Said(levels=levels))


def gives(work_id, role, user_id):
    """As the page does: hold, look whether it is given already, give."""

    def act():
        mine, by = task(work_id, role), person(user_id)
        giving.hold(mine)
        if not mine.is_done or mine.claimed_by_id != user_id:
            giving.give(mine, by)

    return act


def marks(work_id):
    rollback()
    query = select(MarkingTask.role, ProvisionalMark.marker_id).join(MarkingTask)
    return sorted(tuple(row) for row in current().execute(query.where(MarkingTask.work_id == work_id)))


def work_of(work_id):
    rollback()
    return current().get_one(MarkingWork, work_id, populate_existing=True)


def kinds(problems):
    return [type(problem) for problem in problems]


def told(action, work_id):
    rollback()
    query = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.subject_id == str(work_id))
    return len(current().scalars(query).all())


def test_a_work_is_one_markers_and_never_the_same_persons_in_two_roles(academy, desk):
    work = desk.works[0]
    acts = [claims(work, FIRST, who) for who in (desk.first, desk.second, desk.third)]
    assert kinds(all_at_once(academy, acts)) == [Taken, Taken]
    holder = task(work, FIRST).claimed_by_id
    assert holder in {desk.first, desk.second, desk.third}
    other = desk.works[1]
    acts = [claims(other, role, desk.second) for role in (FIRST, SECOND)]
    assert kinds(all_at_once(academy, acts)) == [Taken]
    rollback()
    assert sorted(task(other, role).claimed_by_id or 0 for role in (FIRST, SECOND)) == [0, desk.second]


def test_both_marks_and_their_second_clicks_at_once_settle_once_or_ask_a_moderator_once(academy, desk):
    agreed, apart = desk.works
    for work, levels in ((agreed, GOOD), (apart, MIDDLING)):
        drafted(work, FIRST, desk.first)
        drafted(work, SECOND, desk.second, levels)
    acts = [gives(work, role, who) for work in desk.works for role, who in ((FIRST, desk.first), (SECOND, desk.second))]
    assert all_at_once(academy, acts * 2) == []
    for work in desk.works:
        assert marks(work) == [(FIRST, desk.first), (SECOND, desk.second)]
    assert current().scalars(select(MarkDraft)).all() == []
    assert (work_of(agreed).settlement, work_of(agreed).disputed_at) == (Settlement.AVERAGE, None)
    assert (work_of(apart).settlement, work_of(apart).disputed_at is None) == (None, False)
    assert (told("marking.settled", agreed), told("marking.disputed", apart)) == (1, 1)

    for who in (desk.moderator, desk.chief):
        drafted(apart, MODERATOR, who)
    acts = [gives(apart, MODERATOR, who) for who in (desk.moderator, desk.chief)]
    acts += [lambda: giving.take_up_again(task(apart, FIRST), person(desk.first))]
    problems = all_at_once(academy, acts)
    assert sorted(kinds(problems), key=str) == sorted([Taken, RuleError], key=str)  # one decided; the marks stay
    assert len(marks(apart)) == 3
    assert work_of(apart).settlement is Settlement.MODERATED

    acts = [lambda: posting.post(desk.works, person(desk.first)), lambda: posting.post(desk.works, person(desk.second))]
    assert all_at_once(academy, acts) == []
    assert [told("marking.posted", work) for work in desk.works] == [1, 1]


@pytest.fixture
def school(academy):
    """Six sit a paper of two questions, each with b for both; the key of the first is a."""
    with transaction():
        school = make_school(make_cast(), [("single", single(right="a")), ("single", single())])
        sitters = [school.learner, *people(school, 5)]
        return SimpleNamespace(
            entry=school.entries[0].id,
            trainer=school.trainer.id,
            run=school.run.id,
            lesson=school.lesson.id,
            sitters=[user.id for user in sitters],
            graded=[sit(school, user, "b", "b").id for user in sitters[:3]],
            open=[attempts.start(attempts.sitting(school.run.id, school.lesson.id, user)).id for user in sitters[3:]],
        )


def rules(school, kind):
    def act():
        entry = load.entry(school.entry)
        applying.rule(entry, applying.draft(entry, entry.versions[0].id, kind, None), "سبب", person(school.trainer))

    return act


def rulings_of(school):
    rollback()
    query = select(Ruling).join(Ruling.version).where(QuestionVersion.entry_id == school.entry)
    return current().scalars(query.order_by(Ruling.id)).all()


class Quiet:
    def progress(self, done, total, note=""):
        pass


def brings(ruling_id):
    def act():
        end_reading()
        jobs.regrade.run(Quiet(), ruling_id=ruling_id)

    return act


def raws(attempt_ids):
    rollback()
    query = select(Attempt.raw).where(Attempt.id.in_(attempt_ids)).order_by(Attempt.id)
    return list(current().scalars(query))


def saves(attempt_id, user_id, slot, letter, outcomes):
    def act():
        public_id = current().scalars(select(Attempt.public_id).where(Attempt.id == attempt_id)).one()
        by = person(user_id)
        number = attempt_id * 100 + slot
        held = saving.load(public_id, slot, by)
        receipt = saving.save(held, event(slot, {"answer": [letter]}, held.revision + 1, number=number), by)
        outcomes.append(receipt.outcome)

    return act


def hands_in(attempt_id):
    return lambda: grading.hand_in(current().get_one(Attempt, attempt_id))


def test_two_who_rule_on_one_wording_follow_each_other_and_the_last_one_counts(academy, school):
    problems = all_at_once(academy, [rules(school, RulingKind.FULL_MARKS)] * 2)
    assert kinds(problems) == [RuleError]
    assert [ruling.kind for ruling in rulings_of(school)] == [RulingKind.FULL_MARKS]
    undoing = [lambda: applying.undo(applying.load(rulings_of(school)[0].id), person(school.trainer))] * 2
    assert kinds(all_at_once(academy, undoing)) == [RuleError]

    assert all_at_once(academy, [rules(school, RulingKind.FULL_MARKS), rules(school, RulingKind.LEFT_OUT)]) == []
    older, newer = (ruling.id for ruling in rulings_of(school)[2:])
    problems = all_at_once(academy, [brings(newer), brings(older), brings(newer)])
    assert kinds(problems) == [Cancelled]
    expected = Decimal(2) if rulings_of(school)[-1].kind is RulingKind.FULL_MARKS else Decimal(1)
    assert raws(school.graded) == [expected] * 3


def test_who_hands_in_while_it_is_ruled_is_graded_by_the_ruling_and_a_save_beside_is_graded_or_kept_as_late(
    academy, school
):
    for attempt_id, user_id in zip(school.open, school.sitters[3:], strict=True):
        with transaction():
            saves(attempt_id, user_id, 1, "b", [])()
    outcomes = []
    acts = [hands_in(attempt_id) for attempt_id in school.open]
    acts += [
        saves(attempt_id, user_id, 2, "b", outcomes)
        for attempt_id, user_id in zip(school.open, school.sitters[3:], strict=True)
    ]
    assert all_at_once(academy, [*acts, rules(school, RulingKind.FULL_MARKS)]) == []
    (ruling,) = rulings_of(school)
    brings(ruling.id)()
    rollback()
    second = select(QuestionAttempt).where(QuestionAttempt.attempt_id.in_(school.open), QuestionAttempt.slot == 2)
    found = current().scalars(second.order_by(QuestionAttempt.attempt_id)).all()
    assert len(outcomes) == 3
    assert set(outcomes) <= {Outcome.STORED, Outcome.LATE}
    assert sum(answer.state is AnswerState.RIGHT for answer in found) == outcomes.count(Outcome.STORED)
    assert raws(school.open) == [Decimal(2) if answer.response else Decimal(1) for answer in found]
    assert raws(school.graded) == [Decimal(2)] * 3


def test_an_answer_that_came_after_the_page_was_read_and_before_it_was_handed_in_counts(academy, school):
    attempt_id, user_id = school.open[0], school.sitters[3]
    public_id = current().scalars(select(Attempt.public_id).where(Attempt.id == attempt_id)).one()
    attempt = attempts.own(public_id, person(user_id))
    commit()
    assert all_at_once(academy, [saves(attempt_id, user_id, 2, "b", [])]) == []
    with transaction():
        grading.hand_in(attempt)
    assert raws([attempt_id]) == [Decimal(1)]
