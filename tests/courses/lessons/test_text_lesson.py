"""A text lesson: read, marked, and on to the next."""

import datetime as dt

from courses.catalog.models import Section
from courses.catalog.service import content
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import Enrolment, EnrolmentState, EnrolPolicy
from courses.enrolment.service import joining, moving
from courses.progress.models import LessonProgress
from lms.core import clock
from tests.factories.courses import add_lesson, add_section, enrol, make_course, make_run, make_version, publish


def address(run, lesson):
    return f"/learn/{run.code}/{lesson.stable_key}"


def test_a_learner_reads_a_lesson_and_goes_on_to_the_next(client, cast, session):
    run = make_run()
    enrol(run, cast.learner)
    first, second, _third = lessons_of(run.version_id, bodies=True)
    client.sign_in(cast.learner)
    assert first.body["ar"] in client.get(address(run, first)).get_data(as_text=True)
    answer = client.post(address(run, first) + "/completion")
    assert answer.status_code == 303
    assert answer.location == address(run, second)
    assert session.query(LessonProgress).one().completed_at


def test_a_second_click_changes_nothing(client, cast, session):
    run = make_run()
    enrol(run, cast.learner)
    first = lessons_of(run.version_id)[0]
    client.sign_in(cast.learner)
    client.post(address(run, first) + "/completion")
    then = session.query(LessonProgress).one().completed_at
    client.post(address(run, first) + "/completion")
    assert session.query(LessonProgress).one().completed_at == then


def test_to_a_stranger_a_lesson_does_not_exist(client, cast):
    run = make_run()
    first = lessons_of(run.version_id)[0]
    for person in (cast.stranger, cast.stranger_trainer, cast.registrar, cast.admin):
        client.sign_in(person)
        assert client.get(address(run, first)).status_code == 404
        assert client.post(address(run, first) + "/completion").status_code == 404


def test_a_withdrawn_learner_loses_the_lessons(client, cast):
    run = make_run()
    enrolment = enrol(run, cast.learner)
    moving.move(enrolment, EnrolmentState.WITHDRAWN, cast.learner)
    client.sign_in(cast.learner)
    assert client.get(address(run, lessons_of(run.version_id)[0])).status_code == 404


def test_an_applicant_has_no_lessons_yet(client, cast):

    run = make_run(policy=EnrolPolicy.APPROVAL)
    assert joining.join(run, cast.learner).state is EnrolmentState.APPLIED
    client.sign_in(cast.learner)
    assert client.get(address(run, lessons_of(run.version_id)[0])).status_code == 404


def test_the_last_lesson_completes_the_course(client, cast, session):
    run = make_run()
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    for lesson in lessons_of(run.version_id):
        client.post(address(run, lesson) + "/completion")
    assert session.query(Enrolment).one().state is EnrolmentState.COMPLETED
    assert client.get(address(run, lesson)).status_code == 200  # what was learned can be read again


def test_a_unit_that_waits_for_the_one_before_says_so(client, cast, session):
    course = make_course()
    first = add_lesson(add_section(course))
    second_unit = add_section(course, availability={"section": "previous"})
    later = add_lesson(second_unit)
    run = make_run(publish(course))
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    title = session.get(Section, first.section_id).title["ar"]
    assert f"«{title}»" in client.get(address(run, later)).get_data(as_text=True)
    assert client.post(address(run, later) + "/completion").status_code == 409
    client.post(address(run, first) + "/completion")
    assert client.post(address(run, later) + "/completion").status_code == 303


def test_before_the_run_starts_lessons_are_shut(client, cast):
    run = make_run(starts_on=clock.now().date() + dt.timedelta(days=3))
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    assert client.post(address(run, lessons_of(run.version_id)[0]) + "/completion").status_code == 409


def test_a_lesson_page_needs_few_queries(client, cast, count_queries):
    run = make_run(make_version(sections=(5, 5, 5)))
    enrol(run, cast.learner)
    lesson = lessons_of(run.version_id)[0]
    client.sign_in(cast.learner)
    client.get(address(run, lesson))
    with count_queries() as seen:
        client.get(address(run, lesson))
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen


def test_what_a_trainer_typed_can_do_no_harm(client, cast):
    course = make_course()
    section = add_section(course)
    lesson = add_lesson(section, body={"ar": "<p>نص</p>", "en": ""})
    lesson.body = {"ar": '<p onclick="x()">نص</p><script>alert(1)</script><a href="javascript:x()">رابط</a>'}
    content.session().flush()
    run = make_run(publish(course))
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    page = client.get(address(run, lesson)).get_data(as_text=True)
    assert "alert(1)" not in page
    assert "onclick" not in page
    assert "javascript:" not in page
