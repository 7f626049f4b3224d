"""From what markers say to the final mark: alone, by two, by a moderator; held while it is marked, posted when wanted."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from courses.assignments.models import Submission, SubmissionComment
from courses.assignments.service import handing, releasing
from courses.marking import policy
from courses.marking.models import MarkDraft, MarkingTask, ProvisionalMark, Settlement, SubjectKind, TaskRole, TaskState
from courses.marking.said import Moment, Said
from courses.marking.service import arriving, claiming, drafting, giving, plans, posting, queue, settling
from courses.marking.service.claiming import Taken
from courses.marking.service.queue import Wanted
from courses.quizzes.models import AttemptState, AttemptStep
from courses.quizzes.service import grading
from lms.accounts.models import Context, Role
from lms.core.errors import BadValue, RuleError
from media.models import AssetKind
from tests.courses.quizzes.sitting import begin, event
from tests.courses.quizzes.sitting import give as answer
from tests.factories.accounts import give_role, make_user
from tests.factories.assignments import make_asset, place_of
from tests.factories.courses import enrol
from tests.factories.courses import make_asset as make_playable
from tests.factories.marking import GOOD, MIDDLING, bring, fresh, give, make_marked_hall, task_of
from tests.factories.quizzes import make_school
from tests.factories.rubrics import make_rubric


def submission(work, session):
    return session.get(Submission, work.subject_id, populate_existing=True)


def waiting(user, **wanted):
    return claimable(queue.found(user, Wanted(**wanted)))


def claimable(query):
    from lms.core.db import session

    return [task.work_id for task in session().scalars(query).unique()]


def test_one_mark_by_the_rubric_goes_down_and_waits_for_posting(session, cast):
    hall, markers = make_marked_hall(cast)
    work = bring(hall, hall.learner)
    assert waiting(markers.first) == [work.id]
    work = give(work, markers.first, MIDDLING, comment="أحسنت")
    found = submission(work, session)
    # content 2 of 4 with weight 2, delivery 3 of 3 with weight 1: (1 + 1) / 3 of 10 marks
    assert (found.entered, found.comment) == (Decimal("6.6667"), "أحسنت")
    assert found.rubric == {"version": work.rubric_version_id, "chosen": MIDDLING}
    assert (work.settlement, work.posted_at, found.posted_at) == (Settlement.SINGLE, None, None)
    assert posting.post([work.id], markers.second) == 1
    assert submission(work, session).posted_at is not None
    assert posting.post([work.id], markers.second) == 0
    releasing.hide(submission(work, session), markers.first)
    assert fresh(work).posted_at is None


def test_two_who_agree_make_one_mark_and_neither_sees_the_others_before(session, desk):
    hall, markers = desk
    work = give(bring(hall, hall.learner), markers.first, GOOD, comment="بارك الله فيك")
    assert (work.settled_at, submission(work, session).entered) == (None, None)
    with pytest.raises(Taken):
        give(work, markers.first, role=TaskRole.SECOND)
    assert waiting(markers.first) == []
    assert waiting(markers.second) == [work.id]
    plans.by_id(work.plan_id).band = Decimal("0.4")
    work = give(work, markers.second, MIDDLING, role=TaskRole.SECOND)
    assert (work.settlement, submission(work, session).entered) == (Settlement.AVERAGE, Decimal("8.3333"))
    assert submission(work, session).comment == "بارك الله فيك"


def test_two_who_disagree_over_a_band_are_settled_by_a_moderator_who_marked_neither(session, desk, cast):
    hall, markers = desk
    work = give(bring(hall, hall.learner), markers.first, GOOD)
    assert waiting(markers.moderator) == []
    work = give(work, markers.second, MIDDLING, role=TaskRole.SECOND)
    assert work.disputed_at
    assert work.settled_at is None
    give_role(markers.first, Role.MODERATOR, Context.COURSE, hall.course.id)
    session.refresh(markers.first, ["roles"])
    assert waiting(markers.first) == []
    assert waiting(markers.moderator) == [work.id]
    with pytest.raises(RuleError):
        giving.take_up_again(task_of(work), markers.first)
    work = give(work, markers.moderator, MIDDLING, TaskRole.MODERATOR, mark="٧٫٥", comment="القول الفصل")
    found = submission(work, session)
    assert (work.settlement, found.entered, found.comment) == (Settlement.MODERATED, Decimal("7.5"), "القول الفصل")


def test_a_sample_is_drawn_by_a_seed_that_anybody_can_reckon_again(session, cast):
    hall, _markers = make_marked_hall(cast, second_share=Decimal("0.5"))
    works = [bring(hall, hall.learner if not number else make_user("drawn")) for number in range(6)]
    plan = plans.by_id(works[0].plan_id)
    for work in works:
        drawn = plans.number(plan.seed, f"submission:{work.subject_id}") < Decimal("0.5")
        assert work.is_drawn is drawn
        assert {task.role for task in work.tasks} == ({TaskRole.FIRST, TaskRole.SECOND} if drawn else {TaskRole.FIRST})
    share = sum(plans.number("seed", f"answer:{number}") < Decimal("0.2") for number in range(2000)) / 2000
    assert 0.17 < share < 0.23


def test_a_claim_keeps_others_out_until_its_lease_ends_and_nothing_of_either_is_lost(session, cast, later):
    hall, markers = make_marked_hall(cast)
    work = bring(hall, hall.learner)
    task = task_of(work)
    assert giving.keep(task, Said(comment="من الأول"), markers.first)
    assert waiting(markers.second) == []
    assert not giving.keep(task_of(work), Said(comment="من الثاني"), markers.second)
    with pytest.raises(Taken):
        giving.give(task_of(work), markers.second)
    later(minutes=19)
    assert claiming.renew(task_of(work), markers.first)
    later(minutes=19)
    assert waiting(markers.second) == []
    later(minutes=2)
    assert waiting(markers.second) == [work.id]
    assert claiming.renew(task_of(work), markers.second)
    assert not claiming.renew(task_of(work), markers.first)
    drafts = {draft.user_id: draft.value["comment"] for draft in session.scalars(select(MarkDraft))}
    assert drafts == {markers.first.id: "من الأول", markers.second.id: "من الثاني"}
    claiming.release(task_of(work), markers.second)
    assert waiting(markers.first) == [work.id]


def test_the_same_mark_twice_is_one_and_it_can_be_taken_up_again(session, cast):
    hall, markers = make_marked_hall(cast)
    work = give(bring(hall, hall.learner), markers.first, GOOD)
    giving.give(task_of(work), markers.first)
    assert len(session.scalars(select(ProvisionalMark)).all()) == 1
    with pytest.raises(RuleError):
        giving.take_up_again(task_of(work), markers.second)
    giving.take_up_again(task_of(work), markers.first)
    assert drafting.said(drafting.of(task_of(work), markers.first)).levels == GOOD
    work = give(work, markers.first, MIDDLING)
    assert submission(work, session).entered == Decimal("6.6667")
    assert [mark.is_current for mark in session.scalars(select(ProvisionalMark).order_by(ProvisionalMark.id))] == [
        False,
        True,
    ]


def test_what_a_learner_takes_back_is_marked_anew_as_it_comes_again(session, cast):
    hall, markers = make_marked_hall(cast)
    work = bring(hall, hall.learner)
    giving.keep(task_of(work), Said(comment="قيد الكتابة"), markers.first)
    handing.withdraw(submission(work, session), hall.learner)
    assert waiting(markers.first) == []
    handing.keep(place_of(hall), "نص جديد")
    handing.hand_in(place_of(hall), hall.learner)
    again = arriving.of_subject(SubjectKind.SUBMISSION, work.subject_id)
    assert (again.id, again.withdrawn_at, again.tasks[0].state) == (work.id, None, TaskState.OPEN)
    assert waiting(markers.first) == [work.id]


def test_a_mark_needs_every_criterion_or_a_number_between_nothing_and_the_whole(session, cast):
    hall, markers = make_marked_hall(cast)
    work = bring(hall, hall.learner)
    for said in ({"levels": {"content": "4"}}, {"mark": "11"}, {"mark": "-1"}, {"mark": "NaN"}, {"mark": "x"}):
        with pytest.raises(BadValue):
            give(work, markers.first, **({"levels": {}} | said))
    assert give(work, markers.first, {}, mark="10").share == 1


def test_words_at_moments_reach_the_recordings_of_the_work_and_no_others(session, cast):
    hall, markers = make_marked_hall(cast, kinds=["audio"])
    recording, strange = (make_asset(who, AssetKind.AUDIO) for who in (hall.learner, cast.stranger))
    handing.attach(place_of(hall), recording)
    handed = handing.hand_in(place_of(hall), hall.learner)
    work = arriving.of_subject(SubjectKind.SUBMISSION, handed.id)
    assert work.form == "audio"
    moments = (Moment(recording.public_id, 5120, "مد لازم"), Moment(strange.public_id, 1, "x"))
    give(work, markers.first, moments=moments)
    found = session.scalars(select(SubmissionComment)).all()
    assert [(each.asset_id, each.at_ms, each.text, each.author_id) for each in found] == [
        (recording.id, 5120, "مد لازم", markers.first.id)
    ]


def test_an_essay_of_a_quiz_comes_to_the_desk_and_its_mark_ends_the_attempt(session, cast):
    school = make_school(cast, [("essay", {"ask": {"ar": "ما آداب الخطيب؟"}, "for_markers": {"ar": "ثلاثة آداب"}})])
    attempt = begin(school)
    session.refresh(cast.trainer, ["roles"])
    answer(attempt, school.learner, event(1, {"answer": ["الإخلاص ثم الإعداد"]}))
    grading.hand_in(attempt)
    work = arriving.of_subject(SubjectKind.ANSWER, grading.answers_of(attempt)[0].id)
    assert (work.form, work.is_blind, waiting(cast.trainer)) == ("essay", True, [work.id])
    work = give(work, cast.trainer, {}, mark="0.5", comment="ينقصه أدب")
    assert (attempt.state, attempt.raw) == (AttemptState.GRADED, Decimal("0.5"))
    assert work.posted_at
    note = session.scalars(select(AttemptStep.note).where(AttemptStep.actor_id == cast.trainer.id)).one()
    assert note == {"comment": "ينقصه أدب"}


def test_marks_of_answers_wait_where_the_plan_holds_them_back(session, cast):
    school = make_school(cast, [("essay", {"ask": {"ar": "ما آداب الخطيب؟"}})])
    plans.of_lesson(school.course.id, school.lesson.stable_key).holds_back = True
    attempt = begin(school)
    session.refresh(cast.trainer, ["roles"])
    answer(attempt, school.learner, event(1, {"answer": ["الإخلاص"]}))
    grading.hand_in(attempt)
    work = arriving.of_subject(SubjectKind.ANSWER, grading.answers_of(attempt)[0].id)
    work = give(work, cast.trainer, {}, mark="1")
    assert (attempt.state, work.posted_at) == (AttemptState.NEEDS_GRADING, None)
    assert posting.post([work.id], cast.stranger_trainer) == 0
    assert posting.post([work.id], cast.trainer) == 1
    assert attempt.state is AttemptState.GRADED


def test_a_rubric_that_a_question_brought_from_elsewhere_stops_nobody_from_handing_in(session, cast):
    stranger, _markers = make_marked_hall(cast)
    foreign = make_rubric(stranger.course.id, cast.trainer)
    for version in (foreign.id, 999_999):
        body = {"ask": {"ar": "ما آداب الخطيب؟"}, "rubric_version_id": version}
        attempt = begin(make_school(cast, [("essay", body)]))
        answer(attempt, cast.learner, event(1, {"answer": ["الإخلاص"]}, number=version))
        grading.hand_in(attempt)
        work = arriving.of_subject(SubjectKind.ANSWER, grading.answers_of(attempt)[0].id)
        assert work.rubric_version_id is None


def test_list_and_page_say_the_same_of_who_may_mark(session, cast, desk):
    """`may_mark` in the database and `can_mark` of one task agree for everybody; each work is listed once."""
    hall, markers = desk
    work = bring(hall, hall.learner)
    second = bring(hall, markers.second)
    give(work, markers.first)
    group_trainer = make_user("run trainer")
    give_role(group_trainer, Role.TRAINER, Context.RUN, hall.run.id)
    people = [*vars(markers).values(), *filter(None, cast.everyone().values()), group_trainer]
    for person in people:
        session.refresh(person, ["roles"])
        listed = set(session.scalars(queue.found(person, Wanted()).with_only_columns(MarkingTask.id)))
        allowed = {
            task.id: task.work_id
            for each in (work, second)
            for role in (TaskRole.FIRST, TaskRole.SECOND)
            if not (task := task_of(each, role)).is_done and policy.can_mark(person, task)
        }
        assert listed <= set(allowed), person.email
        assert sorted(allowed[task] for task in listed) == sorted(set(allowed.values())), person.email
    assert settling.agree(Decimal("0.5"), Decimal("0.6"), Decimal("0.1"))
    enrol(hall.run, cast.stranger)


def test_a_learner_reads_and_hears_all_that_was_said_of_an_answer(client, session, cast, count_queries):
    school = make_school(cast, [("recording", {"ask": {"ar": "اقرأ سورة العصر"}})])
    rubric = make_rubric(school.course.id, cast.trainer)
    attempt = begin(school)
    recording, spoken = make_asset(school.learner, AssetKind.AUDIO), make_playable(owner=cast.trainer)
    recording.is_private = True
    answer(attempt, school.learner, event(1, {"answer": [recording.public_id]}))
    grading.hand_in(attempt)
    work = arriving.of_subject(SubjectKind.ANSWER, grading.answers_of(attempt)[0].id)
    work.rubric_version_id = rubric.id
    session.refresh(cast.trainer, ["roles"])
    task = task_of(work)
    said = Said(GOOD, comment="قراءة مباركة", moments=(Moment(recording.public_id, 65_000, "مد متصل"),))
    drafting.save(task, cast.trainer, said)
    drafting.attach(task, cast.trainer, spoken)
    giving.give(task, cast.trainer)
    session.commit()
    client.sign_in(school.learner)
    address = f"/learn/attempts/{attempt.public_id}/result"
    client.get(address)
    with count_queries() as seen:
        page = client.get(address).text
    assert len(seen) <= 8, seen
    assert all(word in page for word in ("قراءة مباركة", "مد متصل", "المضمون", "rubric-reached"))
    heard = f"/learn/attempts/{attempt.public_id}/answers/{work.subject_id}/spoken"
    assert f'src="{heard}"' in page
    assert client.get(heard).status_code == 302
    client.sign_in(cast.stranger)
    assert client.get(heard).status_code == 404
