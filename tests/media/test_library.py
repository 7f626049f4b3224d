"""The media library: what there is, who may do what with it, and that nothing is lost."""

import datetime as dt
import io

import pytest
from sqlalchemy import select

from courses.catalog.models import Lesson, LessonKind
from courses.catalog.service import content, versions
from lms.accounts.models import Role
from lms.core import clock
from lms.core.db import commit
from media.models import Asset, AssetKind, AssetState, StoredObject
from media.service import library, orphans, replacing, uploads
from media.views.library import choice_address
from tests.factories.accounts import give_role
from tests.factories.courses import add_lesson, add_section, make_course, publish
from tests.media import factory

pytestmark = pytest.mark.usefixtures("nothing_on_its_way")


def make(session, owner, title, kind=AssetKind.VIDEO, state=AssetState.READY):
    source = StoredObject(
        backend="local", key=f"source/aa/{title.encode().hex()[:60]}", bytes=1, sha256=title, mime="x/y"
    )
    session.add(source)
    session.flush()
    asset = Asset(owner_id=owner.id, source_id=source.id, title=title, kind=kind, state=state)
    session.add(asset)
    commit()
    return asset


@pytest.fixture
def film(session, trainer):
    return make(session, trainer, "خطبة الجمعة.mp4")


def address(asset, *more):
    return "/".join(["/media/library", asset.public_id, *more])


@pytest.mark.usefixtures("film")
def test_the_library_is_searched_and_cut_in_few_queries(sender, session, trainer, cast, count_queries):
    give_role(cast.stranger_trainer, Role.TRAINER)
    make(session, cast.stranger_trainer, "ورقة.pdf", AssetKind.FILE)
    make(session, trainer, "تالف.mp4", state=AssetState.REJECTED)
    with count_queries() as seen:
        everything = sender.get("/media/library").text
    assert len(seen) <= 12
    assert [title in everything for title in ("خطبة الجمعة", "ورقة", "تالف")] == [True, True, True]
    for query, expected in {
        "q=جمعة خطبة": "خطبة الجمعة", "kind=file": "ورقة", "state=broken": "تالف",
    }.items():  # fmt: skip
        page = sender.get(f"/media/library?{query}").text
        assert [title for title in ("خطبة الجمعة.mp4", "ورقة.pdf", "تالف.mp4") if title in page] == [
            title for title in ("خطبة الجمعة.mp4", "ورقة.pdf", "تالف.mp4") if title.startswith(expected)
        ]
    assert "ورقة.pdf" not in sender.get("/media/library?mine=1").text
    assert "لا يوجد" in sender.get("/media/library?q=%25").text


def test_learners_do_not_see_it_and_another_trainer_may_use_but_not_change(client, cast, film):
    client.sign_in(cast.learner)
    assert client.get("/media/library").status_code == 403
    assert client.get(address(film)).status_code == 404
    give_role(cast.stranger_trainer, Role.TRAINER)
    client.sign_in(cast.stranger_trainer)
    assert client.get(address(film)).status_code == 200
    for act in ("title", "replacement", "removal", "return"):
        assert client.post(address(film, act), data={"title": "x"}).status_code == 403
    assert client.get(address(film, "original")).status_code == 403
    client.sign_in(cast.admin)
    assert client.post(address(film, "title"), data={"title": "اسم أوضح"}).status_code == 303
    assert film.title == "اسم أوضح"
    assert client.post(address(film, "title"), data={"title": " \u202e "}).status_code == 422


def test_what_is_used_says_where_and_cannot_be_deleted(sender, film, trainer):
    lesson = add_lesson(add_section(make_course(trainer)), LessonKind.VIDEO, asset=film)
    commit()
    page = sender.get(address(film)).text
    assert lesson.title["ar"] in page
    assert f"/lessons/{lesson.id}" in page
    assert sender.post(address(film, "removal")).status_code == 409
    assert film.deleted_at is None


def test_what_is_deleted_can_be_taken_back_for_a_month_and_then_loses_its_files(sender, session, film):
    for _ in range(2):
        assert sender.post(address(film, "removal")).status_code == 303
    assert film.title not in sender.get("/media/library").text
    assert film.title in sender.get("/media/library?deleted=1").text
    assert sender.post(address(film, "return")).status_code == 303
    assert film.title in sender.get("/media/library").text
    sender.post(address(film, "removal"))
    film.deleted_at = clock.now() - library.KEPT_DELETED - dt.timedelta(hours=1)
    source = session.get_one(StoredObject, film.source_id)
    source.created_at = clock.now() - dt.timedelta(days=40)
    commit()
    library.purge()
    commit()
    orphans.mark()
    commit()
    session.refresh(source)
    assert source.orphaned_at is not None
    assert sender.post(address(film, "return")).status_code == 409


def test_a_picture_that_any_version_names_in_any_language_is_spared(sender, session, trainer):
    picture = make(session, trainer, "صورة.png", AssetKind.PICTURE)
    source = session.get_one(StoredObject, picture.source_id)
    source.created_at = clock.now() - dt.timedelta(days=40)
    html = f'<p>Text</p><img src="/media/pictures/{picture.public_id}" alt="">'
    assert sender.post(address(picture, "removal")).status_code == 303
    picture.deleted_at = clock.now() - library.KEPT_DELETED - dt.timedelta(hours=1)
    course = make_course(trainer)
    lesson = add_lesson(add_section(course), body={"ar": "<p>نص</p>", "en": html})  # kept after the deletion
    publish(course)
    newer = session.scalars(select(Lesson).where(Lesson.version_id == versions.draft_of(course).id)).one()
    content.edit_lesson(newer, newer.revision, body={"ar": "<p>نص</p>"})
    assert lesson.version_id != newer.version_id
    commit()
    library.purge()
    orphans.mark()
    commit()
    session.refresh(source)
    assert (picture.deleted_at, picture.source_id, source.orphaned_at) == (None, source.id, None)
    assert f"/lessons/{lesson.id}" in sender.get(address(picture)).text
    assert sender.post(address(picture, "removal")).status_code == 409
    assert picture.deleted_at is None


def test_one_of_the_library_is_chosen_for_a_lesson_without_a_script(sender, app, film, session, trainer):
    make(session, trainer, "تسجيل.mp3", AssetKind.AUDIO)
    with app.test_request_context():
        where = choice_address("/lessons/7/video", "video")
    page = sender.get(where).text
    assert "خطبة الجمعة" in page
    assert "تسجيل.mp3" not in page
    assert 'action="/lessons/7/video"' in page
    assert f'name="asset" value="{film.public_id}"' in page
    assert sender.get(where[:-3] + "xxx").status_code == 404


def send(name=b"film", title="جديد.mp4"):
    return {"file": (io.BytesIO(name), title)}


def test_a_new_file_takes_the_place_of_the_old_only_when_it_is_ready(sender, session, film):
    answer = sender.post(address(film, "replacement"), data={**send(), "generation": film.generation})
    assert answer.status_code == 303
    new = replacing.pending(film)
    assert (film.state, new.replaces_id, new.wanted) == (AssetState.READY, film.id, "video")
    assert "جديد.mp4" not in sender.get("/media/library").text
    assert sender.post(address(film, "removal")).status_code == 409


def test_the_second_of_two_who_replace_one_video_is_told_and_loses_nothing(sender, session, film, cast):
    old = film.generation
    sender.post(address(film, "replacement"), data={**send(), "generation": old})
    first = replacing.pending(film)
    sender.sign_in(cast.admin)
    for _ in range(2):
        data = {**send(b"another", "آخر.mp4"), "generation": old}
        assert sender.post(address(film, "replacement"), data=data).status_code == 303
        assert "ملفك محفوظ" in sender.get(address(film)).text
        kept = session.scalars(select(Asset).where(Asset.title == "آخر.mp4")).first()
        assert (kept.replaces_id, kept.state) == (None, AssetState.UPLOADED)
        assert replacing.pending(film) in {first, None}
        if first.state is AssetState.UPLOADED:  # it is ready now, and the page that the second has open is an old one
            replacing._hand_over(first, film)
        commit()
    assert film.generation == old + 1


def test_files_come_several_at_once_without_a_script(kept_in, sender, session):
    data = {"file": [(io.BytesIO(b"%PDF-1.7"), "أ.pdf"), (io.BytesIO(b"%PDF-1.4"), "ب.pdf")]}
    assert sender.post("/media/library", data=data).status_code == 303
    brought = session.scalars(select(Asset).where(Asset.title.in_(["أ.pdf", "ب.pdf"]))).all()
    for asset in brought:
        factory.run(asset)
        assert (asset.kind, asset.state) == (AssetKind.FILE, AssetState.READY)
    assert len(brought) == 2
    assert sender.post("/media/library", data={}).status_code == 422


def test_an_unfinished_upload_is_named_and_given_up_by_a_button(sender, trainer):
    upload = uploads.begin(trainer, "نصف فيلم.mp4", 9_000_000)
    commit()
    assert "نصف فيلم.mp4" in sender.get("/media/library").text
    assert sender.post(f"/media/uploads/{upload.id}/removal").status_code == 303
    assert "نصف فيلم.mp4" not in sender.get("/media/library").text
