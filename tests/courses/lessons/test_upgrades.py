"""A changed course: what changed and whom it touches, and a run that goes over to the new version."""

import pytest

from courses.catalog.models import LessonKind
from courses.catalog.service import content, removing, versions
from courses.catalog.service.comparing import compare
from courses.catalog.service.reading import lessons_of, tree
from courses.enrolment.models import EnrolmentState
from courses.lessons.service import upgrades
from courses.progress.models import LessonProgress
from courses.progress.service import completing
from courses.progress.service.outline import outline
from lms.core.errors import RuleError
from tests.factories.accounts import make_user
from tests.factories.courses import (
    WORDS,
    add_lesson,
    add_section,
    complete_all,
    enrol,
    make_asset,
    make_course,
    make_run,
    publish,
)


@pytest.fixture
def course(cast):
    return make_course(cast.trainer)


@pytest.fixture
def run(course):
    """A run of a version with three lessons: a text, a film, a text."""
    section = add_section(course)
    add_lesson(section)
    add_lesson(section, LessonKind.VIDEO, asset=make_asset())
    add_lesson(section)
    return make_run(publish(course))


def changed(course):
    """The second version: the first lesson reworded, the film another, the last gone, one new."""
    draft = versions.draft_of(course)
    first, film, last = lessons_of(draft.id, bodies=True)
    content.edit_lesson(first, 0, body={"ar": "<p>نص آخر</p>"}, title=first.title)
    content.set_asset(film, make_asset())
    removing.remove_lesson(last)
    return draft, add_lesson(tree(draft.id)[0]), (first, film, last)


def test_a_draft_says_what_it_changes_and_whom_it_touches(client, cast, course, run):
    enrolment = enrol(run, cast.learner)
    old_last = lessons_of(run.version_id)[-1]
    completing.complete(enrolment, old_last, "viewed")
    draft, new, (first, film, last) = changed(course)
    found = compare(draft, versions.published(course))
    assert [lesson.stable_key for lesson in found.added] == [new.stable_key]
    assert [lesson.stable_key for lesson in found.removed] == [last.stable_key]
    assert [(change.lesson.id, change.has_other_media) for change in found.changed] == [
        (first.id, False),
        (film.id, True),
    ]
    (touched,) = upgrades.touched(draft, {last.stable_key})
    assert (touched.code, touched.version, touched.learners, touched.done_in_removed) == (run.code, 1, 1, 1)
    client.sign_in(cast.trainer)
    page = client.get(f"/teach/courses/{course.id}/publication").text
    for word in (new.title["ar"], last.title["ar"], run.code):
        assert word in page


def test_a_run_goes_over_and_what_was_done_stays_done(client, cast, course, run, session):
    learner, finished = enrol(run, cast.learner), enrol(run, make_user("finished"))
    first, film, last = lessons_of(run.version_id)
    completing.complete(learner, first, "viewed")
    completing.complete(learner, last, "viewed")
    completing.credit(learner, film, 0.4, "watched")
    complete_all(finished)
    changed(course)
    version = publish(course)
    seen = upgrades.effects(run, version)
    assert (seen.learners, seen.completed, seen.more_to_do, seen.begun_in_changed) == (2, 1, 1, 1)
    assert seen.done_in_removed == {last.stable_key: 2}
    address = f"/teach/runs/{run.id}/version"
    client.sign_in(cast.stranger_trainer)
    assert client.get(address).status_code == 404
    client.sign_in(cast.trainer)
    assert last.title["ar"] in client.get(address).text
    assert client.post(address).status_code == 303
    assert client.post(address).status_code == 303
    session.expire_all()
    assert run.version_id == version.id
    session.refresh(learner, ["run"])
    lines = outline(learner).lines
    assert [line.is_done for line in lines] == [True, False, False]
    assert session.get(type(finished), finished.id).state is EnrolmentState.COMPLETED
    assert session.query(LessonProgress).filter_by(stable_key=last.stable_key).count() == 2  # kept in the books


def test_who_has_all_of_the_new_version_completes_with_it(cast, course, run, session):
    enrolment = enrol(run, cast.learner)
    for lesson in lessons_of(run.version_id)[:2]:
        completing.complete(enrolment, lesson, "viewed")
    removing.remove_lesson(lessons_of(versions.draft_of(course).id)[-1])
    upgrades.move(run, publish(course), cast.trainer)
    assert enrolment.state is EnrolmentState.COMPLETED


def test_a_run_goes_over_only_to_a_published_version_of_its_course(cast, run, course):
    other = make_course()
    add_lesson(add_section(other))
    for version in (publish(other), versions.draft_of(course)):
        with pytest.raises(RuleError):
            upgrades.move(run, version, cast.trainer)


def test_a_second_language_is_a_change_too(course, run):
    draft = versions.draft_of(course)
    lesson = lessons_of(draft.id, bodies=True)[0]
    content.edit_lesson(lesson, 0, body={**WORDS, "en": "<p>Other words</p>"})
    (change,) = compare(draft, versions.published(course)).changed
    assert len(change.what) == 1
