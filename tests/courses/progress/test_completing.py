"""Completion: once, for good, over versions; and the shares of many in one query."""

from sqlalchemy import select

from courses.catalog.models import LessonKind
from courses.catalog.service import versions
from courses.catalog.service.reading import lessons_of, tree
from courses.enrolment.models import EnrolmentState
from courses.enrolment.service import runs
from courses.progress.events import course_completed, lesson_completed
from courses.progress.models import LearningEvent, LessonProgress, Outcome
from courses.progress.service import completing
from courses.progress.service.outline import outline
from courses.progress.service.shares import shares
from tests.courses.progress.phone import Phone
from tests.factories.accounts import make_user
from tests.factories.courses import (
    add_lesson,
    add_section,
    complete_all,
    enrol,
    make_asset,
    make_course,
    make_run,
    make_version,
    publish,
)


def test_the_last_lesson_is_news_once(cast, session):
    run = make_run()
    enrolment = enrol(run, cast.learner)
    heard = []

    def lesson(row, **more):
        heard.append(row.stable_key)

    def course(sender, **more):
        heard.append("course")

    with lesson_completed.connected_to(lesson), course_completed.connected_to(course):
        complete_all(enrolment)
        complete_all(enrolment)
    assert heard == [*(one.stable_key for one in lessons_of(run.version_id)), "course"]
    assert enrolment.state is EnrolmentState.COMPLETED


def test_a_share_never_goes_down(cast, session):
    course = make_course()
    lesson = add_lesson(add_section(course), LessonKind.VIDEO, asset=make_asset())
    enrolment = enrol(make_run(publish(course)), cast.learner)
    completing.credit(enrolment, lesson, 0.5, "watched")
    completing.credit(enrolment, lesson, 0.2, "watched")
    row = session.query(LessonProgress).one()
    assert float(row.share) == 0.5
    assert row.completed_at is None
    completing.credit(enrolment, lesson, 0.91, "watched")
    assert row.completed_at


def test_an_optional_lesson_does_not_hold_the_course_up(cast):
    course = make_course()
    section = add_section(course)
    needed, optional = add_lesson(section), add_lesson(section, is_required=False)
    run = make_run(publish(course))
    enrolment = enrol(run, cast.learner)
    completing.complete(enrolment, needed, "viewed")
    assert enrolment.state is EnrolmentState.COMPLETED
    found = outline(enrolment)
    assert (found.done, len(found.required), found.is_complete) == (1, 1, True)
    assert found.line(optional.stable_key).state == "now"


def test_what_was_learned_counts_in_the_next_version(cast):
    course = make_course()
    section = add_section(course)
    add_lesson(section)
    add_lesson(section)
    run = make_run(publish(course))
    enrolment = enrol(run, cast.learner)
    completing.complete(enrolment, lessons_of(run.version_id)[0], "viewed")
    draft = versions.draft_of(course)
    new = add_lesson(tree(draft.id)[0], minutes=3)
    runs.edit_run(run, cast.registrar, version_id=publish(course).id)
    found = outline(enrolment)
    assert [line.state for line in found.lines] == ["done", "now", ""]
    assert found.lines[2].lesson.id == new.id
    assert shares([enrolment.id])[enrolment.id].total == 3


def test_shares_of_many_take_one_query(cast, session, count_queries):
    run, other = make_run(), make_run(make_version(sections=(4,)))
    people = [enrol(run, make_user(f"p{number}")) for number in range(5)] + [enrol(other, cast.learner)]
    complete_all(people[0])
    with count_queries() as seen:
        found = shares([person.id for person in people])
    assert len(seen) == 1
    assert (found[people[0].id].done, found[people[0].id].total, found[people[0].id].is_complete) == (3, 3, True)
    assert (found[people[1].id].done, found[people[5].id].total) == (0, 4)


def test_what_was_read_to_its_end_without_a_connection_counts_once_where_that_completes_it(client, cast, session):
    course = make_course()
    section = add_section(course)
    text = add_lesson(section)
    film = add_lesson(section, LessonKind.VIDEO, asset=make_asset())
    run = make_run(publish(course))
    enrolment = enrol(run, cast.learner)
    client.sign_in(cast.learner)
    reader, watcher = Phone(client, text, run), Phone(client, film, run)
    word = {**reader.played(), "asset": 0, "done": True}
    assert reader.send(word).json["done"] == [[run.code, text.stable_key]]
    assert reader.send(word).json["done"] == [], "the same word again changes nothing"
    claim = {**watcher.played(), "asset": 0, "done": True}
    assert watcher.send(claim).json["done"] == [], "a film is completed by watching it"
    rows = session.scalars(select(LessonProgress).where(LessonProgress.enrolment_id == enrolment.id)).all()
    assert [(row.stable_key, row.source) for row in rows if row.completed_at] == [(text.stable_key, "viewed")]
    kept = session.scalars(select(LearningEvent.outcome).where(LearningEvent.verb == "done").order_by(LearningEvent.id))
    assert kept.all() == [Outcome.COUNTED, Outcome.OTHER]
