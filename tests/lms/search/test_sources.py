"""What features bring: who finds which of it, where a hit leads, and when it is gone."""

import pytest
from sqlalchemy import select

from courses.catalog.service import courses
from lms.complaints.intake import answers
from lms.core import db
from lms.publications import events
from lms.publications.files.kinds import FileState, Format, Source
from lms.publications.files.kinds import Role as FileRole
from lms.publications.files.models import BookFile, Page
from lms.publications.kinds import State
from lms.publications.models import Volume, Work
from lms.publications.reading.models import Cue
from lms.search.service import indexing
from lms.sermons import events as sermon_events
from lms.sermons import kinds as sermon_kinds
from media.models import Asset, CaptionTrack
from media.service import captions
from tests.factories import courses as academy
from tests.factories.publications import make_agent, make_edition, make_subject, make_work
from tests.factories.reading import make_book, make_cues, make_track
from tests.factories.sermons import make_text

VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:20.000\nنبدأ باسم الله.\n\n00:12:03.000 --> 00:12:30.000\nوهنا نتكلم عن الوقف الخيري.\n"


def indexed():
    db.commit()
    indexing.index_waiting()


def found(client, typed, **more):
    return client.get("/search", query_string={"q": typed, "format": "json"} | more).json["hits"]


@pytest.fixture
def book(session):
    """An approved book of two pages; the second is printed as page 236."""
    edition = make_edition(
        make_work(make_subject()), title="فقه الوقف", author=make_agent("أبو هريرة"), state=State.APPROVED
    )
    volume = session.scalar(select(Volume).where(Volume.edition_id == edition.id))
    file = BookFile(
        volume_id=volume.id, revision=1, role=FileRole.ACCESS, name="book.pdf", format=Format.PDF, state=FileState.READY
    )
    session.add(file)
    session.flush()
    pages = [("أ", "صفحة أولى لا شيء فيها."), ("236", "وَشَرْطُ الوَاقِفِ كَنَصِّ الشَّارِعِ فِي الفَهْمِ وَالدَّلَالَةِ.")]
    for number, (label, text) in enumerate(pages, 1):
        row = {"file_id": file.id, "volume_id": volume.id, "revision": 1, "number": number, "is_current": True}
        session.add(Page(**row, printed_label=label, text=text, chapter="باب الشروط", source=Source.BORN))
    session.flush()
    return edition


def publish(edition):
    edition.state = State.PUBLISHED
    events.edition_published.send(edition)
    indexed()


def test_a_hit_in_a_book_opens_at_the_printed_page_and_shows_the_vocalised_words(client, book):
    publish(book)
    (hit,) = found(client, "شرط الواقف كنص")
    assert hit["title"] == "فقه الوقف"
    assert hit["place"] == "صفحة ٢٣٦"
    assert f"/library/{book.code}" in hit["url"]
    assert [piece["text"] for piece in hit["snippet"] if piece["marked"]] == ["وَشَرْطُ", "الوَاقِفِ", "كَنَصِّ"]


def test_a_book_is_found_by_its_author_and_its_chapter_weighs_on_its_first_page_alone(client, book):
    publish(book)
    assert found(client, "ابي هريره")[0]["url"] == f"/library/{book.code}"
    assert [hit["place"] for hit in found(client, "باب الشروط")] == ["صفحة أ"]


def test_a_book_that_is_found_by_its_other_title_shows_that_title(client, session, book):
    session.get_one(Work, book.work_id).title = {"ar": "فقه الوقف", "en": "The law of endowments"}
    publish(book)
    (hit,) = found(client, "Endowments")
    assert [piece["text"] for piece in hit["snippet"] if piece["marked"]] == ["endowments"]


@pytest.mark.parametrize("state", [state for state in State if state is not State.PUBLISHED])
def test_what_is_not_published_is_found_by_nobody_even_if_it_was_indexed(client, cast, book, state):
    publish(book)
    book.state = state
    events.edition_withdrawn.send(book)
    db.commit()
    for person in (None, cast.editor, cast.admin):
        if person:
            client.sign_in(person)
        assert found(client, "الواقف") == [], "at once, before the worker comes"
    indexed()
    assert found(client, "الواقف") == []


def test_an_erratum_is_found_by_its_new_words(client, session, book):
    publish(book)
    page = session.scalar(select(Page).where(Page.printed_label == "236"))
    page.text = "كلام مصحح"
    events.touched(book)
    indexed()
    assert (len(found(client, "مصحح")), len(found(client, "الدلاله"))) == (1, 0)


@pytest.fixture
def film(session, cast):
    """A run with a text lesson and a film whose captions speak of endowments at 12:03; the second unit is shut."""
    course = academy.make_course(cast.trainer)
    first, second = academy.add_section(course), academy.add_section(course, availability={"run_day": 9})
    academy.add_lesson(first, body={"ar": "<p>أحكام <b>الوقف</b></p><p>في المساجد</p>"})
    asset = academy.make_asset()
    captions.put(asset, "ar", "العربية", VTT)
    academy.add_lesson(first, academy.LessonKind.VIDEO).asset_id = asset.id
    academy.add_lesson(second, body={"ar": "<p>الوقف المؤجل</p>"})
    run = academy.make_run(academy.publish(course))
    academy.enrol(run, cast.learner)
    indexed()
    return run


def test_a_lesson_is_found_by_those_who_may_open_it_now(client, cast, film):
    assert found(client, "الوقف") == []
    for stranger in (cast.stranger, cast.stranger_trainer, cast.officer, cast.editor):
        client.sign_in(stranger)
        assert found(client, "الوقف") == []
    client.sign_in(cast.learner)
    hits = found(client, "الوقف")
    assert {hit["url"].partition("#")[2] for hit in hits} == {"", "t=723"}, "the second unit is shut"
    assert all(client.get(hit["url"]).status_code == 200 for hit in hits)
    client.sign_in(cast.trainer)
    hits = found(client, "الوقف")
    assert len(hits) == 3
    assert all(client.get(hit["url"]).status_code == 200 for hit in hits)


def test_what_is_said_opens_at_its_second_and_new_captions_are_found(client, session, cast, film):
    client.sign_in(cast.learner)
    (hit,) = found(client, '"الوقف الخيري"')
    assert hit["url"].endswith("#t=723")
    assert hit["place"].endswith("الدقيقة ١٢:٠٣")
    track = session.scalar(select(CaptionTrack))
    captions.put(session.get_one(Asset, track.asset_id), "ar", "العربية", VTT.replace("الخيري", "الأهلي"))
    indexed()
    assert (len(found(client, '"الوقف الأهلي"')), found(client, '"الوقف الخيري"')) == (1, [])


def test_a_course_is_found_while_it_is_on_the_list(client, film):
    course = courses.by_id(film.version.course_id)
    assert found(client, course.code)[0]["url"] == f"/courses/{course.slug}"
    courses.edit_course(course, course.revision, is_listed=False)
    indexed()
    assert found(client, course.code) == []


def test_an_answered_question_is_found_while_it_is_published(client, cast, session):
    values = {
        "question": {"ar": "كيف أحجز دار مناسبات؟", "en": "How do I book a hall?"},
        "answer": {"ar": "من مكتب المسجد."},
    }
    row = answers.write(values | {"keywords": "قاعة أفراح", "is_published": True}, cast.admin)
    indexed()
    (hit,) = found(client, "افراح")
    assert f'id="question-{row.id}"' in client.get(hit["url"]).text
    answers.change(row, {"is_published": False}, cast.admin)
    indexed()
    assert found(client, "افراح") == []


def test_an_audio_book_opens_at_the_second_where_the_words_are_heard(client, session):
    edition = make_book()
    make_cues(edition, make_track(edition))
    events.edition_published.send(edition)
    indexed()
    (hit,) = found(client, "شيخ من اهل الصنعة", kind="recording")
    said = session.scalar(select(Cue).where(Cue.words.contains("الصنعة")))
    assert hit["url"] == f"/library/{edition.code}/listen/1?t={said.at_ms // 1000}"
    assert client.get(hit["url"]).status_code == 200
    read = found(client, "شيخ من اهل الصنعة", kind="book")[0]
    assert "شيخٌ</mark>" in client.get(read["url"]).text, "the page of the book marks them too"
    events.edition_withdrawn.send(edition)
    db.commit()
    assert found(client, "شيخ من اهل الصنعة") == []


def test_a_sermon_is_found_when_it_is_published_in_its_own_language(client, session):
    draft = make_text()
    indexed()
    assert found(client, "اتقان العمل") == []
    draft.state = sermon_kinds.State.PUBLISHED
    sermon_events.sermon_published.send(draft)
    indexed()
    (hit,) = found(client, "اتقان العمل")
    assert hit["url"] == "/sermons/2026-11-27?lang=ar"
    assert hit["place"] == "٢٧ نوفمبر ٢٠٢٦"
    sermon_events.sermon_withdrawn.send(draft)
    db.commit()
    assert found(client, "اتقان العمل") == []
