"""Handing in, marking, posting: what is kept, what is refused, what a second click does."""

import datetime as dt
from decimal import Decimal

import pytest

from courses.assignments import events, late
from courses.assignments.late import LatePolicy
from courses.assignments.models import Release, StepKind, SubmissionState, SubmissionStep
from courses.assignments.service import handing, releasing
from courses.assignments.service.marking import mark
from courses.progress.models import LessonProgress
from lms.core import clock
from lms.core.db import session
from lms.core.errors import BadValue, RuleError
from lms.notifications.models import Notice
from media.models import AssetKind
from tests.factories.assignments import hand_in, make_asset, make_hall, place_of

D = Decimal
TEN_A_DAY = late.as_json(LatePolicy(rate=D(10)))


def steps(work):
    rows = session().query(SubmissionStep).filter_by(submission_id=work.id).order_by(SubmissionStep.id)
    return [row.kind for row in rows]


def told():
    """Where the notices of marked work lead."""
    return [notice.path for notice in session().query(Notice) if notice.path.startswith("/learn/submissions/")]


def progress(hall):
    return session().query(LessonProgress).filter_by(enrolment_id=hall.enrolment.id).one_or_none()


def test_a_work_is_handed_in_once_however_often_one_clicks(hall):
    made = []
    with events.submission_made.connected_to(lambda work, **_: made.append(work)):
        first = hand_in(hall)
        again = handing.hand_in(place_of(hall), hall.learner)
    assert again.id == first.id
    assert (first.state, first.number, made) == (SubmissionState.SUBMITTED, 1, [first])
    assert progress(hall).completed_at  # its rule is that it was handed in


def test_nothing_is_no_work(hall):
    with pytest.raises(BadValue):
        handing.hand_in(place_of(hall), hall.learner)
    handing.keep(place_of(hall), " \n\r\n ")
    with pytest.raises(BadValue):
        handing.hand_in(place_of(hall), hall.learner)


def test_what_was_written_on_another_device_is_not_overwritten(hall):
    first = handing.keep(place_of(hall), "من الهاتف", base=0).revision
    with pytest.raises(handing.OtherDevice) as refused:
        handing.keep(place_of(hall), "من الحاسب", base=0)
    assert "من الهاتف" in refused.value.draft.text
    assert handing.keep(place_of(hall), "من الحاسب", base=first).revision == first + 1


def test_files_are_the_learners_own_of_a_kind_that_is_taken_and_not_too_many(session, cast):
    hall = make_hall(cast, kinds=["audio"], most_files=1)
    with pytest.raises(BadValue):
        handing.attach(place_of(hall), make_asset(hall.learner, AssetKind.FILE))
    with pytest.raises(BadValue):
        handing.attach(place_of(hall), make_asset(cast.stranger, AssetKind.AUDIO))
    sound = make_asset(hall.learner, AssetKind.AUDIO)
    handing.attach(place_of(hall), sound)
    assert len(handing.attach(place_of(hall), sound).files) == 1
    with pytest.raises(RuleError):
        handing.attach(place_of(hall), make_asset(hall.learner, AssetKind.AUDIO))
    assert handing.hand_in(place_of(hall), hall.learner).files[0].asset_id == sound.id


def test_work_is_taken_back_until_somebody_marks_it(hall):
    work = hand_in(hall)
    handing.withdraw(work, hall.learner)
    assert (work.state, work.submitted_at, progress(hall).completed_at) == (SubmissionState.DRAFT, None, None)
    with pytest.raises(RuleError):
        mark(work, D(8), hall.trainer)
    work = handing.hand_in(place_of(hall), hall.learner)
    mark(work, D(8), hall.trainer)
    with pytest.raises(RuleError):
        handing.withdraw(work, hall.learner)
    assert steps(work) == [StepKind.SUBMIT, StepKind.WITHDRAW, StepKind.SUBMIT, StepKind.MARK]


def test_entered_deduction_and_final_are_kept_apart(session, cast, later):
    hall = make_hall(cast, due_at=clock.now() + dt.timedelta(hours=1), late=TEN_A_DAY)
    later(hours=1 + 25)
    work = hand_in(hall)
    assert work.late_seconds // 3600 == 25
    mark(work, D(8), hall.trainer, comment="أحسنت")
    assert (work.entered, work.deduction, work.final) == (D(8), D(2), D(6))


def test_after_the_cut_off_nothing_is_taken_and_what_was_written_stays(session, cast, later):
    hall = make_hall(cast, cutoff_at=clock.now() + dt.timedelta(hours=1))
    handing.keep(place_of(hall), "كلام")
    later(hours=2)
    with pytest.raises(RuleError, match=r"."):
        handing.hand_in(place_of(hall), hall.learner)
    assert "كلام" in place_of(hall).draft.text


def test_what_is_marked_is_not_seen_until_it_is_posted(hall):
    work = hand_in(hall)
    heard = []
    with events.submission_posted.connected_to(lambda each, **_: heard.append(each.final)):
        mark(work, D(9), hall.trainer)
        mark(work, D(9), hall.trainer)  # the same again
        assert (work.is_posted, heard, told()) == (False, [], [])
        assert releasing.post_all([work], hall.trainer) == 1
        assert releasing.post_all([work], hall.trainer) == 0
        mark(work, D(7), hall.trainer)  # changed: posted anew
    assert heard == [D(9), D(7)]
    assert work.state is SubmissionState.RETURNED
    releasing.hide(work, hall.trainer)
    assert (work.is_posted, work.state) == (False, SubmissionState.SUBMITTED)
    kinds = [StepKind.SUBMIT, StepKind.MARK, StepKind.POST, StepKind.MARK, StepKind.POST, StepKind.HIDE]
    assert steps(work) == kinds


def test_an_automatic_release_posts_at_once(session, cast):
    hall = make_hall(cast, release=Release.AUTOMATIC, completion={"rule": "passed"})
    work = hand_in(hall)
    assert progress(hall) is None
    mark(work, D(5), hall.trainer)
    assert (work.is_posted, progress(hall).failures, progress(hall).completed_at) == (True, 1, None)
    mark(work, D(6), hall.trainer)
    assert progress(hall).completed_at
    assert set(told()) == {f"/learn/submissions/{work.public_id}"}


def test_a_lesson_that_is_complete_when_marked_waits_for_the_posting(session, cast):
    hall = make_hall(cast, completion={"rule": "marked"})
    work = hand_in(hall)
    mark(work, D(1), hall.trainer)
    assert progress(hall) is None  # a learner could read from it that there is a mark
    releasing.post(work, hall.trainer)
    assert progress(hall).completed_at


def test_one_hands_in_again_once_it_was_given_back_and_older_numbers_stay(hall):
    first = hand_in(hall, "الأولى")
    with pytest.raises(RuleError):
        hand_in(hall, "الثانية")
    mark(first, D(3), hall.trainer)
    releasing.post(first, hall.trainer)
    second = hand_in(hall, "الثانية")
    found = place_of(hall).handed_in
    assert [(each.number, "ية" in each.text) for each in found] == [(2, True), (1, False)]
    assert (first.final, second.final) == (D(3), None)


@pytest.mark.parametrize("entered", ["-1", "10.01", "NaN"])
def test_a_mark_lies_between_nothing_and_what_is_possible(hall, entered):
    with pytest.raises(BadValue):
        mark(hand_in(hall), D(entered), hall.trainer)
