"""A trainer marks a lesson complete for a learner, with a reason, and takes it back."""

import pytest

from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import EnrolmentState, Run
from courses.enrolment.service import joining, moving
from courses.progress.models import LessonMark, LessonProgress
from courses.progress.service import completing, marking
from courses.progress.service.shares import shares
from lms.core.audit import AuditEntry
from lms.core.db import session
from lms.core.errors import BadValue
from tests.factories.courses import complete_all, enrol, make_course, make_run, make_version


@pytest.fixture
def place(cast):
    enrolled = enrol(make_run(make_version(make_course(cast.trainer))), cast.learner)
    return joining.by_id(enrolled.id)


def lessons(place):
    return lessons_of(session().get_one(Run, place.run_id).version_id)


def done(place) -> int:
    return shares([place.id])[place.id].done


def address(place, lesson, tail: str = "") -> str:
    return f"/enrolments/{place.id}/lessons/{lesson.stable_key}/mark{tail}"


def test_the_trainer_marks_a_lesson_and_the_page_tells_who_and_why(client, cast, place):
    client.sign_in(cast.trainer)
    page = f"/enrolments/{place.id}/lessons"
    assert client.get(page).status_code == 200
    answer = client.post(address(place, lessons(place)[0]), data={"reason": "حضرها في القاعة"})
    assert answer.status_code == 303
    text = client.get(page).text
    assert "حضرها في القاعة" in text
    assert cast.trainer.name_ar in text
    assert done(place) == 1
    entry = session().query(AuditEntry).filter_by(action="lesson.marked").one()
    assert (entry.actor_id, entry.details["reason"]) == (cast.trainer.id, "حضرها في القاعة")


def test_without_a_reason_nothing_is_marked_and_the_page_says_why(client, cast, place):
    client.sign_in(cast.registrar)
    answer = client.post(address(place, lessons(place)[0]), data={"reason": "  "})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text
    assert done(place) == 0
    with pytest.raises(BadValue):
        marking.mark(place, lessons(place)[0], reason="", by=cast.trainer)


def test_nobody_else_has_this_page_and_nobody_marks_their_own_lessons(client, cast, place):
    for person in (cast.stranger_trainer, cast.stranger, cast.learner, cast.director):
        client.sign_in(person)
        assert client.get(f"/enrolments/{place.id}/lessons").status_code == 404
        assert client.post(address(place, lessons(place)[0]), data={"reason": "x"}).status_code == 404
    assert done(place) == 0


def test_a_repeated_click_marks_once_and_takes_back_once(client, cast, place):
    client.sign_in(cast.trainer)
    lesson = lessons(place)[0]
    completing.credit(place, lesson, 0.5, "watched")
    for _ in range(2):
        client.post(address(place, lesson), data={"reason": "على الورق"})
    assert session().query(LessonMark).count() == 1
    for _ in range(2):
        assert client.post(address(place, lesson, "/removal")).status_code == 303
    row = session().query(LessonProgress).one()
    assert (float(row.share), row.completed_at) == (0.5, None), "what the learner had watched stands again"
    assert session().query(AuditEntry).filter_by(action="lesson.unmarked").count() == 1


def test_a_course_completed_by_a_mark_is_active_again_when_it_is_taken_back(cast, place):
    *own, last = lessons(place)
    for lesson in own:
        completing.complete(place, lesson, "viewed")
    marking.mark(place, last, reason="في القاعة", by=cast.trainer)
    assert place.state is EnrolmentState.COMPLETED
    marking.unmark(place, last, by=cast.trainer)
    assert place.state is EnrolmentState.ACTIVE
    completing.complete(place, last, "viewed")
    assert place.state is EnrolmentState.COMPLETED


def test_what_the_learner_did_after_the_mark_is_theirs_and_stays(cast, place, in_english):
    lesson = lessons(place)[0]
    marking.mark(place, lesson, reason="في القاعة", by=cast.trainer)
    completing.complete(place, lesson, "viewed")
    with pytest.raises(marking.NotMarked):
        marking.unmark(place, lesson, by=cast.trainer)
    assert done(place) == 1


def test_who_has_left_is_not_marked(cast, place, in_english):
    moving.move(place, EnrolmentState.WITHDRAWN, cast.registrar, "left")
    with pytest.raises(marking.NotLearning):
        marking.mark(place, lessons(place)[0], reason="x", by=cast.trainer)


def test_a_learners_lessons_cost_few_queries(client, cast, place, count_queries):
    complete_all(place)
    client.sign_in(cast.trainer)
    with count_queries() as seen:
        client.get(f"/enrolments/{place.id}/lessons")
    assert len(seen) <= 8


def test_what_was_ticked_by_mistake_leaves_a_trainers_mark_standing(cast, place):
    marked, ticked = lessons(place)[:2]
    marking.mark(place, marked, reason="حضرها في القاعة", by=cast.trainer)
    for lesson in (marked, ticked):
        completing.complete(place, lesson, "attended")
        completing.take_back(place, lesson, "attended", cast.trainer)
    assert done(place) == 1
    assert marking.unmark(place, marked, by=cast.trainer).completed_at is None
