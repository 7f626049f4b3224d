"""Versions: what keeps a draft from publication, and that a published one stands for ever."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from courses.catalog.models import CourseVersion, LessonKind, VersionState
from courses.catalog.service import arranging, content, publishing, removing, versions
from courses.catalog.service.reading import lessons_of, tree
from media.models import AssetState
from tests.factories.courses import (
    WORDS,
    add_lesson,
    add_section,
    make_asset,
    make_course,
    make_version,
    publish,
)


@pytest.fixture
def course(cast):
    return make_course(cast.trainer)


def test_what_is_missing_is_said_with_its_place(client, cast, course):
    section = add_section(course)
    empty = add_lesson(section, body={})
    add_lesson(section, LessonKind.VIDEO)
    add_lesson(section, LessonKind.VIDEO, asset=make_asset(AssetState.REJECTED))
    waiting = add_lesson(section, LessonKind.VIDEO, asset=make_asset(AssetState.QUEUED))
    found = publishing.problems(versions.draft(course))
    assert [problem.forbids for problem in found] == [True, True, True, False]
    assert found[-1].lesson.id == waiting.id
    client.sign_in(cast.trainer)
    page = client.get(f"/teach/courses/{course.id}/publication").get_data(as_text=True)
    assert f"/teach/lessons/{empty.id}" in page


def test_publishing_twice_publishes_once(cast, course):
    add_lesson(add_section(course))
    draft = versions.draft(course)
    first = publishing.publish(draft, cast.trainer).published_at
    assert publishing.publish(draft, cast.trainer).published_at == first


def test_a_published_version_refuses_every_change_in_the_service(course):
    lesson = add_lesson(add_section(course))
    publish(course)
    for act in (
        lambda: content.edit_lesson(lesson, 0, title={"ar": "آخر"}),
        lambda: removing.remove_lesson(lesson),
        lambda: arranging.step_lesson(lesson, 1),
        lambda: content.set_asset(lesson, None),
    ):
        with pytest.raises(content.NotADraft):
            act()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lesson SET minutes = 99",
        "DELETE FROM lesson",
        "UPDATE section SET position = 9",
        "DELETE FROM section",
        "UPDATE course_version SET hours = 99",
        "UPDATE course_version SET state = 'draft'",
        "DELETE FROM course_version",
        (
            "INSERT INTO section (version_id, stable_key, position, title, summary, availability, revision) "
            "SELECT id, 'x', 9, '{}', '{}', '{}', 0 FROM course_version"
        ),
    ],
)
def test_a_published_version_refuses_every_change_in_the_database(session, statement):
    make_version()
    with pytest.raises(IntegrityError, match="never changes"), session.begin_nested():
        session.execute(text(statement))


def test_a_published_version_may_be_retired(session):
    version = make_version()
    version.state = VersionState.RETIRED
    session.flush()


def test_a_draft_is_a_copy_that_keeps_the_keys(cast, course):
    heard = {}

    def note(version, lessons, **more):
        heard.update(lessons)

    from courses.catalog.events import version_copied

    lesson = add_lesson(add_section(course, availability={"section": "previous"}), body=WORDS)
    first = publish(course)
    with version_copied.connected_to(note):
        draft = versions.draft_of(course, cast.trainer)
    assert versions.draft_of(course) is draft
    (copied,) = lessons_of(draft.id, bodies=True)
    assert (copied.stable_key, copied.body, draft.number) == (lesson.stable_key, WORDS, 2)
    assert heard == {lesson.id: copied}
    assert tree(draft.id)[0].availability == {"section": "previous"}
    assert first.state is VersionState.PUBLISHED


def test_a_draft_can_be_given_up_but_not_the_first(client, cast, course, session):
    add_lesson(add_section(course))
    client.sign_in(cast.trainer)
    address = f"/teach/courses/{course.id}/draft"
    assert client.post(f"{address}/removal").status_code == 409
    publish(course)
    client.post(address)
    assert session.query(CourseVersion).count() == 2
    assert client.post(f"{address}/removal").status_code == 303
    assert client.post(f"{address}/removal").status_code == 303
    assert session.query(CourseVersion).count() == 1
