"""The front pages, for a visitor and for a learner."""

import datetime as dt
import re

from courses.catalog.models import Course, LessonKind
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import EnrolmentState, EnrolPolicy, RunGroup
from courses.lessons.service import meetings
from courses.lessons.service.meetings import Plan
from courses.progress.service import completing
from lms.core import clock
from lms.core.i18n import local
from tests.factories.courses import (
    add_lesson,
    add_section,
    complete_all,
    enrol,
    make_course,
    make_run,
    make_version,
    publish,
)


def words(answer):
    return answer.get_data(as_text=True)


def test_the_home_page_shows_courses_that_are_open(client, cast):
    course = make_run().version.course
    slug = course.slug
    assert slug in words(client.get("/"))


def test_an_unlisted_course_is_nowhere_to_be_seen(client, cast):
    course = make_course(cast.trainer)
    assert course.title["ar"] not in words(client.get("/courses"))
    assert client.get(f"/courses/{course.slug}").status_code == 404
    client.sign_in(cast.stranger_trainer)
    assert client.get(f"/courses/{course.slug}").status_code == 404
    client.sign_in(cast.trainer)
    assert client.get(f"/courses/{course.slug}").status_code == 200


def test_the_catalogue_finds_words_without_marks_and_articles(client):
    make_version(make_course(title={"ar": "الحاسِبُ للأئمّة", "en": "The computer"}))
    assert "الحاسِبُ" in words(client.get("/courses?q=حاسب الائمه"))
    assert "الحاسِبُ" not in words(client.get("/courses?q=نحو"))


def test_the_catalogue_can_show_only_what_is_open(client):
    opened, closed = make_run().version.course, make_run(policy=EnrolPolicy.CLOSED).version.course
    page = words(client.get("/courses?open=yes"))
    assert opened.slug in page
    assert closed.slug not in page


def test_a_course_page_leads_the_learner_to_the_next_lesson(client, cast):
    run = make_run()
    enrolment = enrol(run, cast.learner)
    first, second, _third = lessons_of(run.version_id)
    completing.complete(enrolment, first, "viewed")
    client.sign_in(cast.learner)
    page = words(client.get(f"/courses/{run.version.course.slug}"))
    assert f"/learn/{run.code}/{second.stable_key}" in page


def test_course_home_my_and_catalogue_need_few_queries(client, cast, count_queries):
    run = make_run()
    make_run()
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    slug = run.version.course.slug
    for address, most in (("/", 8), ("/courses", 9), (f"/courses/{slug}", 8), ("/my", 8)):
        client.get(address)
        with count_queries() as seen:
            assert client.get(address).status_code == 200
        assert len([one for one in seen if one.startswith("SELECT")]) <= most, (address, len(seen), seen)


def test_a_newcomer_is_shown_the_way_to_the_courses(client, cast):
    client.sign_in(cast.stranger)
    assert 'href="/courses"' in words(client.get("/my"))


def test_my_page_shows_what_is_next_and_what_is_done(client, cast):
    run, finished = make_run(), make_run()
    enrolment = enrol(run, cast.learner)
    done = enrol(finished, cast.learner)
    complete_all(done)
    assert done.state is EnrolmentState.COMPLETED
    client.sign_in(cast.learner)
    slug = finished.version.course.slug
    page = words(client.get("/my"))
    assert f"/learn/{run.code}/{lessons_of(run.version_id)[0].stable_key}" in page
    assert f"/courses/{slug}" in page
    assert enrolment.state is EnrolmentState.ACTIVE


def test_my_page_asks_a_visitor_to_sign_in(client):
    assert client.get("/my").status_code == 303


def test_my_page_names_what_is_due_and_what_came_out(client, cast, session):
    run = make_run()
    enrol(run, cast.learner)
    client.sign_in(cast.learner)
    page = words(client.get("/my"))
    assert "due__days" in page
    assert f'datetime="{run.ends_on.isoformat()}"' in page


def test_my_page_names_the_coming_session_of_ones_group_within_the_budget(client, cast, session, count_queries):
    course = make_course(cast.trainer)
    section = add_section(course)
    add_lesson(section)
    lesson = add_lesson(section, LessonKind.LIVE, minutes=60)
    run = make_run(publish(course))
    enrolment = enrol(run, cast.learner)
    client.sign_in(cast.learner)
    assert "due__days" in words(client.get("/my"))
    whole, own = RunGroup(run_id=run.id, name={"ar": "الأئمة"}), RunGroup(run_id=run.id, name={"ar": "الواعظات"})
    session.add_all([whole, own])
    session.flush()
    enrolment.group_id = own.id
    held = {}
    for days, group in enumerate((own, None, whole), start=2):
        plan = Plan(clock.now() + dt.timedelta(days=days), 60, "قاعة")
        held[group.id if group else None] = meetings.arrange(run, lesson, group, plan, cast.trainer)
    shown = {key: f'datetime="{local(each.starts_at).date().isoformat()}"' for key, each in held.items()}
    with count_queries() as seen:
        page = words(client.get("/my")).split("due", 1)[1]
    assert [key for key, day in shown.items() if day in page] == [own.id]
    assert lesson.title["ar"] in page
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen
    held[own.id].starts_at = clock.now() - dt.timedelta(days=1)
    session.flush()
    assert not any(day in words(client.get("/my")) for day in shown.values()), "over, and the others are not theirs"


def test_a_programme_shows_its_courses_in_order(client, session):
    from courses.catalog.models import Programme, ProgrammeItem

    first, second = make_version().course_id, make_version().course_id
    programme = Programme(slug="imam", title={"ar": "برنامج الإمام"}, summary={"ar": "كل ما يلزم"})
    session.add(programme)
    session.flush()
    for place, course_id in enumerate((second, first)):
        session.add(ProgrammeItem(programme_id=programme.id, course_id=course_id, position=place))
    page = words(client.get("/programmes/imam"))
    slugs = {number: session.get(Course, number).slug for number in (first, second)}
    assert page.index(f'/courses/{slugs[second]}"') < page.index(f'/courses/{slugs[first]}"')
    assert client.get("/programmes/none").status_code == 404


def test_the_home_page_ends_with_links_that_lead_somewhere(client, cast):
    def ways():
        foot = words(client.get("/")).split('<footer class="footer no-print"', 1)[1]
        return set(re.findall(r'href="([^"]+)"', foot))

    assert {"/courses", "/verify", "/sign-in", "/recover"} <= ways()
    client.sign_in(cast.learner)
    assert {"/courses", "/my", "/certificates"} <= ways()
    assert {client.get(way).status_code for way in ways()} == {200}


def test_staff_without_a_course_find_their_work_on_their_page(client, cast):
    client.sign_in(cast.registrar)
    here = words(client.get("/my")).split("<main", 1)[1]
    assert 'href="/registry"' in here
    client.sign_in(cast.learner)
    assert 'href="/registry"' not in words(client.get("/my"))


def test_lessons_are_counted_as_arabic_counts_them(client, cast):
    enrol(make_run(), cast.learner)
    client.sign_in(cast.learner)
    assert "٠ من ٣ دروس" in words(client.get("/my"))
    assert "٠ من ٣ دروس" in words(client.get("/courses"))
