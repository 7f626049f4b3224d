"""The workshop: a trainer builds and publishes; two trainers do not overwrite each other."""

import re

import pytest

from courses.catalog.models import Course, CourseVersion, Lesson, LessonKind, Section, VersionState
from courses.catalog.service import arranging, content, courses, removing, versions
from courses.catalog.service.reading import lessons_of, tree
from courses.catalog.service.stale import Stale
from lms.accounts.models import Context, Role
from tests.factories.accounts import give_role
from tests.factories.courses import (
    add_lesson,
    add_section,
    make_course,
    publish,
)


@pytest.fixture
def course(cast):
    return make_course(cast.trainer)


def typed(lesson, **changes):
    return {"revision": lesson.revision, "title_ar": "عنوان", "is_required": "y", **changes}


def test_a_trainer_makes_a_course_builds_and_publishes_it(client, cast, session):
    give_role(cast.trainer, Role.TRAINER, Context.COURSE, 999_999)
    client.sign_in(cast.trainer)
    made = client.post("/teach/courses", data={"title_ar": "أدب الخطبة", "code": "KH-1", "slug": "khutba"})
    course = session.query(Course).filter_by(slug="khutba").one()
    assert made.location == f"/teach/courses/{course.id}"
    client.post(f"/teach/courses/{course.id}/sections", data={"title": "الوحدة الأولى"})
    section = session.query(Section).one()
    client.post(f"/teach/sections/{section.id}/lessons", data={"kind": "text", "title_ar": "أول درس"})
    lesson = session.query(Lesson).one()
    assert client.post(f"/teach/courses/{course.id}/publication", data={}).status_code == 409
    client.post(f"/teach/lessons/{lesson.id}", data=typed(lesson, body_ar="سطر.\n\nسطر آخر."))
    assert client.post(f"/teach/courses/{course.id}/publication", data={"note": "أول نشر"}).status_code == 303
    session.expire_all()
    assert session.query(CourseVersion).one().state is VersionState.PUBLISHED
    assert session.query(Lesson).one().body["ar"] == "<p>سطر.</p><p>سطر آخر.</p>"
    assert session.query(Course).one().is_listed


def test_to_strangers_the_workshop_of_a_course_does_not_exist(client, cast, course):
    lesson = add_lesson(add_section(course))
    places = [f"/teach/courses/{course.id}", f"/teach/sections/{lesson.section_id}", f"/teach/lessons/{lesson.id}"]
    places += [f"/teach/courses/{course.id}/{page}" for page in ("settings", "goals", "publication")]
    places += [f"/teach/versions/{lesson.version_id}/preview/{lesson.stable_key}"]
    places += [f"/teach/courses/{course.id}/copies/new", f"/teach/sections/{lesson.section_id}/lessons/new"]
    for person in (cast.stranger, cast.stranger_trainer, cast.learner, cast.director):
        client.sign_in(person)
        assert {client.get(place).status_code for place in places} == {404}
        assert client.post(f"/teach/lessons/{lesson.id}", data={}).status_code == 404
        assert client.post(f"/teach/courses/{course.id}/publication").status_code == 404
    for person in (cast.trainer, cast.registrar, cast.admin):
        client.sign_in(person)
        assert {client.get(place).status_code for place in places} == {200}


def test_only_a_registrar_names_trainers(client, cast, course):
    client.sign_in(cast.trainer)
    address, data = f"/teach/courses/{course.id}/trainers", {"login": cast.stranger_trainer.email}
    assert client.post(address, data=data).status_code == 403
    client.sign_in(cast.registrar)
    assert client.post(address, data=data).status_code == 303
    assert client.post(address, data=data).status_code == 303
    assert [person.id for person in courses.trainers(course)] == [cast.trainer.id, cast.stranger_trainer.id]


def test_the_second_of_two_trainers_is_told_and_loses_nothing(client, cast, course, session):
    lesson = add_lesson(add_section(course))
    revision = lesson.revision
    client.sign_in(cast.trainer)
    address = f"/teach/lessons/{lesson.id}"
    client.post(address, data=typed(lesson, body_ar="<p>نص الأول</p>"))
    answer = client.post(address, data=typed(lesson, revision=revision, body_ar="<p>نص الثاني</p>"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "نص الثاني" in page  # what was typed
    assert "نص الأول" in page  # what stands
    session.expire_all()
    assert session.get(Lesson, lesson.id).body["ar"] == "<p>نص الأول</p>"
    client.post(
        address, data=typed(lesson, revision=session.get(Lesson, lesson.id).revision, body_ar="<p>نص الثاني</p>")
    )
    assert session.get(Lesson, lesson.id).body["ar"] == "<p>نص الثاني</p>"


def test_moving_a_lesson_does_not_make_its_text_stale(course):
    section = add_section(course)
    first, second = add_lesson(section), add_lesson(section)
    arranging.step_lesson(second, -1)
    content.edit_lesson(second, 0, title={"ar": "بعد النقل"})
    with pytest.raises(Stale):
        content.edit_lesson(second, 0, title={"ar": "مرة أخرى"})
    assert [lesson.id for lesson in lessons_of(first.version_id)] == [second.id, first.id]


def test_lessons_step_over_the_edge_into_the_next_unit(client, cast, course, session):
    one, two = add_section(course), add_section(course)
    first, second = add_lesson(one), add_lesson(two)
    client.sign_in(cast.trainer)
    client.post(f"/teach/lessons/{first.id}/place", data={"step": "1"})
    session.expire_all()
    assert [len(section.lessons) for section in tree(first.version_id)] == [0, 2]
    assert session.get(Lesson, first.id).position == 1
    client.post(f"/teach/lessons/{second.id}/place", data={"section": one.id, "place": "1"})
    client.post(f"/teach/sections/{two.id}/place", data={"step": "-1"})
    session.expire_all()
    assert [section.id for section in tree(first.version_id)] == [two.id, one.id]


def test_a_dragged_lesson_is_put_behind_another_by_name(client, cast, course, session):
    one, two = add_section(course), add_section(course)
    first, second, third = add_lesson(one), add_lesson(one), add_lesson(two)
    client.sign_in(cast.trainer)
    address = f"/teach/lessons/{third.id}/place"
    for after, order in (
        (first.id, [first, third, second]),
        ("", [third, first, second]),
        ("end", [first, second, third]),
    ):
        assert client.post(address, data={"section": one.id, "after": after}).status_code == 303
        session.expire_all()
        assert [lesson.id for lesson in lessons_of(first.version_id)] == [lesson.id for lesson in order]
    removing.remove_lesson(first)  # the other trainer, meanwhile
    assert client.post(address, data={"section": one.id, "after": first.id}).status_code == 409
    assert client.post(address, data={"section": two.id, "after": ""}).status_code == 303


def test_a_removal_is_undone_with_one_click(client, cast, course, session):
    lesson = add_lesson(add_section(course))
    client.sign_in(cast.trainer)
    answer = client.post(f"/teach/lessons/{lesson.id}/removal", headers={"HX-Request": "true"})
    assert f"/teach/lessons/{lesson.id}/return" in answer.text
    assert client.post(f"/teach/lessons/{lesson.id}/return").status_code == 303
    assert len(lessons_of(lesson.version_id)) == 1


def test_only_the_first_and_the_last_lesson_have_nowhere_to_go(client, cast, course):
    one, two = add_section(course), add_section(course)
    lessons = [add_lesson(section) for section in (one, one, two, two)]
    client.sign_in(cast.trainer)
    page = client.get(f"/teach/courses/{course.id}").get_data(as_text=True)
    shut = {
        way: [bool(re.search(rf'id="{way}-lesson-{lesson.id}"[^>]* disabled', page)) for lesson in lessons]
        for way in ("up", "down")
    }
    assert shut == {"up": [True, False, False, False], "down": [False, False, False, True]}


def test_htmx_gets_the_tree_and_hears_where_the_lesson_stands(client, cast, course):
    section = add_section(course)
    lesson = add_lesson(section)
    add_lesson(section)
    client.sign_in(cast.trainer)
    answer = client.post(f"/teach/lessons/{lesson.id}/place", data={"step": "1"}, headers={"HX-Request": "true"})
    page = answer.get_data(as_text=True)
    assert page.lstrip().startswith("<div")
    assert re.search(r'role="status">\W?«درس', page)


def test_a_unit_is_removed_with_its_lessons_and_put_back_with_them(course, session):
    section, last = add_section(course), add_section(course)
    first, second, third = (add_lesson(section) for _ in range(3))
    removing.remove_lesson(first)
    removing.remove_section(section)
    assert [found.id for found in tree(section.version_id)] == [last.id]
    assert removing.removed(versions.draft(course)) == ([section], [])
    removing.restore_section(section)
    assert [found.id for found in tree(section.version_id)] == [section.id, last.id]
    assert [lesson.id for lesson in lessons_of(section.version_id)] == [second.id, third.id]
    arranging.move_lesson(third, section, 1)
    removing.restore_lesson(first)
    removing.restore_lesson(first)
    assert [lesson.id for lesson in lessons_of(section.version_id)] == [first.id, third.id, second.id]


def test_what_was_removed_goes_for_good_with_publication(course, session):
    section, empty = add_section(course), add_section(course)
    kept, gone = add_lesson(section), add_lesson(section)
    add_lesson(empty)
    removing.remove_lesson(gone)
    removing.remove_section(empty)
    publish(course)
    assert session.query(Lesson).one() is kept
    assert session.query(Section).one() is section


def test_a_course_is_copied_with_its_lessons(client, cast, course, session):
    add_lesson(add_section(course))
    client.sign_in(cast.trainer)
    assert client.post(f"/teach/courses/{course.id}/copies", data={"title_ar": "نسخة"}).status_code == 422
    client.post(f"/teach/courses/{course.id}/copies", data={"title_ar": "نسخة", "code": "CC", "slug": "copied"})
    copy = session.query(Course).order_by(Course.id.desc()).first()
    assert copy.id != course.id
    assert len(lessons_of(versions.draft(copy).id)) == 1


def test_a_code_and_an_address_belong_to_one_course(client, cast, course, session):
    give_role(cast.stranger_trainer, Role.TRAINER, Context.COURSE, 999_999)
    client.sign_in(cast.stranger_trainer)
    answer = client.post("/teach/courses", data={"title_ar": "دورة لا تضيع", "code": course.code, "slug": "other"})
    assert answer.status_code == 422
    assert "دورة لا تضيع" in answer.get_data(as_text=True)
    assert client.post("/teach/courses", data={"title_ar": "د", "code": "N", "slug": "عنوان"}).status_code == 422
    assert session.query(Course).count() == 1


def test_no_course_waits_for_itself_in_a_circle(client, cast, course, session):
    other = make_course()
    courses.set_prerequisites(other, [course])
    client.sign_in(cast.trainer)
    data = {"revision": course.revision, "title_ar": "عنوان", "cover": "computer", "required": [other.id]}
    assert client.post(f"/teach/courses/{course.id}/settings", data=data).status_code == 422
    assert courses.prerequisites(course.id) == []


def test_settings_are_kept_and_a_stale_page_is_told(client, cast, course, session):
    client.sign_in(cast.trainer)
    data = {
        "revision": course.revision,
        "title_ar": "عنوان جديد",
        "title_en": "",
        "cover": "files",
        "category": "الحاسب",
    }
    assert client.post(f"/teach/courses/{course.id}/settings", data=data).status_code == 303
    answer = client.post(f"/teach/courses/{course.id}/settings", data={**data, "title_ar": "عنوان ثان"})
    assert answer.status_code == 409
    assert "عنوان ثان" in answer.get_data(as_text=True)
    session.expire_all()
    assert session.get(Course, course.id).title == {"ar": "عنوان جديد"}


def test_goals_are_lines_in_two_languages(client, cast, course, session):
    client.sign_in(cast.trainer)
    data = {"revision": "0", "goals_ar": "هدف\nهدف ثان", "goals_en": "A goal", "hours": "١٢"}
    client.post(f"/teach/courses/{course.id}/goals", data=data)
    version = session.query(CourseVersion).one()
    assert version.goals == [{"ar": "هدف", "en": "A goal"}, {"ar": "هدف ثان"}]
    assert version.hours == 12


def test_what_is_pasted_is_cleaned_when_it_is_kept(client, cast, course, session):
    lesson = add_lesson(add_section(course))
    client.sign_in(cast.trainer)
    hostile = '<p onclick="x()">نص<b> غليظ</b></p><script>alert(1)</script><img src=x onerror=y><a href="javascript:z()">ر</a>'
    client.post(f"/teach/lessons/{lesson.id}", data=typed(lesson, body_ar=hostile))
    kept = session.get(Lesson, lesson.id).body["ar"]
    assert "<strong> غليظ</strong>" in kept
    for bad in ("onclick", "script", "onerror", "img"):
        assert bad not in kept


def test_a_trainer_uploads_a_video_into_a_lesson(client, cast, course, session):
    import io

    lesson = add_lesson(add_section(course), LessonKind.VIDEO)
    client.sign_in(cast.trainer)
    address = f"/teach/lessons/{lesson.id}/video"
    data = {"file": (io.BytesIO(b"\x00\x00\x00\x18ftypmp42" + b"x" * 4000), "درس.mp4")}
    assert client.post(address, data=data, content_type="multipart/form-data").status_code == 303
    kept = session.get(Lesson, lesson.id)
    assert kept.asset_id
    assert client.get(f"/teach/lessons/{lesson.id}").status_code == 200
    client.sign_in(cast.stranger_trainer)
    assert client.post(address, data={}).status_code == 404
