"""A book as sound, and its cues."""

import io

from lms.core.jobs import Job
from lms.publications import events
from lms.publications.files.models import Narration
from lms.publications.kinds import State
from lms.publications.reading.models import Cue
from lms.publications.reading.service import cues
from tests.factories.reading import FIRST, SECOND, THIRD, correct, make_book, make_track


def test_a_visitor_listens_with_the_text_beside_it(client, book):
    shown = client.get(book.listen("?t=11.5")).text
    assert "data-player" in shown
    assert 'data-position="11500"' in shown
    assert "sentence spoken" in shown.split('id="s3"')[0].rsplit("<span", 1)[1]
    assert f"{book.listen('/words.vtt')}" in shown
    assert client.get(f"/library/{book.edition.code}/listen/7").status_code == 404


def test_a_moment_and_a_sentence_lead_to_each_other(client, book):
    assert client.get(book.listen("/text?t=11.5")).location == book.page(1, "#s3")
    assert client.get(book.page(1, "/sound?s=3")).location == book.listen("?t=10")
    assert client.get(book.page(2, "/sound?s=99")).location == book.listen("?t=40")  # the last cue of the page
    assert client.get(book.page(2, "/leaf")).text.count('class="sentence"') == 4


def test_a_voice_that_takes_breath_first_has_its_text_beside_it_from_the_beginning(client, book, session):
    for cue in session.query(Cue).all():
        cue.at_ms += 350
    session.flush()
    shown = client.get(book.listen()).text
    assert 'class="sentence spoken" id="s1"' in shown
    assert "cues.json" in shown
    assert client.get(book.listen("/text?t=0")).location == book.page(1, "#s1")


def test_captions_are_the_sentences_of_the_book_each_while_it_is_heard(client, book):
    answer = client.get(book.listen("/words.vtt"))
    assert answer.content_type == "text/vtt; charset=utf-8"
    assert "00:00:05.000 --> 00:00:10.000\nالإِتْقَانُ أن تُحسِنَ العملَ حين لا يراك أحد." in answer.text
    assert answer.text.rstrip().splitlines()[-2].endswith("--> 00:02:00.000")
    assert client.get(book.listen("/cues.json")).json["cues"][1] == [5000, 1, 1, 2]


def test_a_second_narration_has_its_own_address(client, book, session):
    other = Narration(edition_id=book.edition.id, number=2)
    session.add(other)
    session.flush()
    make_track(book.edition, 1, narration_id=other.id, title="بصوت آخر")
    assert "بصوت آخر" in client.get(book.listen("?narration=2")).text
    assert "بصوت آخر" not in client.get(book.listen()).text


def test_editors_set_cues_and_nobody_else(client, cast, book, session):
    lines = {"sheet": "0:00.0  1.1\n0:07.5  1.2\n0:09  2.1"}
    for person, status in ((cast.learner, 404), (cast.trainer, 404), (cast.admin, 404)):
        client.sign_in(person)
        assert client.post(book.listen("/cues"), data=lines).status_code == status
    client.sign_in(cast.editor)
    assert "0:05.0  1.2" in client.get(book.listen("/cues")).text
    assert client.post(book.listen("/cues"), data=lines).status_code == 303
    assert [(row.at_ms, row.page, row.fragment) for row in cues.of_track(book.track)] == [
        (0, 1, 1),
        (7500, 1, 2),
        (9000, 2, 1),
    ]
    assert session.query(Cue).filter_by(at_ms=7500).one().words.startswith("الإِتْقَانُ")


def test_a_file_of_captions_is_taken_by_its_words(client, cast, book):
    sheet = "WEBVTT\n\n00:01.000 --> 00:02.000\nمعنى الإتقان\n\n00:03.000 --> 00:05.000\nالإتقان أن تحسن العمل حين لا يراك أحد\n"
    client.sign_in(cast.editor)
    data = {"file": (io.BytesIO(sheet.encode("utf-16")), "cues.vtt")}
    assert client.post(book.listen("/cues"), data=data, content_type="multipart/form-data").status_code == 303
    assert [(row.at_ms, row.fragment) for row in cues.of_track(book.track)] == [(1000, 1), (3000, 2)]


def test_cues_of_another_book_or_nonsense_change_nothing_and_stay_to_be_mended(client, cast, book):
    client.sign_in(cast.editor)
    before = len(cues.of_track(book.track))
    for sheet in ("0:01  77.1\n0:02  78.1", "no cue at all", "0:01  1.1\n9:00:00  1.2"):
        answer = client.post(book.listen("/cues"), data={"sheet": sheet})
        assert answer.status_code == 422
        assert sheet.splitlines()[0] in answer.text
    assert len(cues.of_track(book.track)) == before


def test_after_an_erratum_cues_go_where_their_sentences_went(session, book):
    correct(
        book.edition, [FIRST.replace("معنى الإتقان\n\n", "معنى الإتقان\n\nجملة أضيفت في أول الصفحة. "), SECOND, THIRD]
    )
    events.touched(book.edition)
    assert session.query(Job).filter(Job.name == "reading.resettle").count() == 1
    assert cues.resettle(book.edition.id) == 4
    session.flush()
    assert cues.at(book.track.id, 5000).fragment == 3
    assert cues.resettle(book.edition.id) == 0


def test_what_is_not_published_is_heard_by_nobody(client, session):
    edition = make_book(state=State.REVIEW)
    make_track(edition)
    for rest in ("", "/sources", "/words.vtt", "/cues.json"):
        assert client.get(f"/library/{edition.code}/listen/1{rest}").status_code == 404
