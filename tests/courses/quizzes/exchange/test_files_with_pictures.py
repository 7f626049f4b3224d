"""Pictures and sounds come into the library with their questions, go home with them, and are the same when they are back."""

import base64
import io

from courses.quizzes.exchange import filing, giving
from courses.quizzes.models import QuestionEntry, QuestionVersion
from lms.core.errors import RuleError
from media import place
from media.ladder import AUDIO
from media.models import Asset, AssetKind, AssetState, Rendition
from media.service import assets
from media.service import files as library
from tests.courses.quizzes.exchange.bodies import picture
from tests.courses.quizzes.exchange.conftest import take
from tests.courses.quizzes.exchange.test_qti import AREAS, packed

SOUND = b"ID3 a verse that is recited"


def moodle(*files, ask="أين القبلة؟"):
    told = "".join(
        f'<file name="{name}" encoding="base64">{base64.b64encode(content).decode()}</file>' for name, content in files
    )
    players = {"png": '<img src="{0}" alt="قبلة">', "mp3": '<audio src="{0}" title="آية"></audio>'}
    shown = "".join(players[name[-3:]].format(f"@@PLUGINFILE@@/{name}") for name, _content in files)
    text = f"<questiontext><text><![CDATA[{ask} {shown}]]></text>{told}</questiontext>"
    return f'<quiz><question type="essay">{text}</question></quiz>'


def newest(session):
    return session.query(QuestionVersion).order_by(QuestionVersion.id.desc()).first().body


def hear(session, asset):
    """What the worker makes of a sound."""
    made = library.put(AssetKind.AUDIO, io.BytesIO(b"\0\0\0\x18ftypM4A made of it"), "audio/mp4")
    stored = assets.keep(place.store().name, made, "audio/mp4")
    session.add(
        Rendition(
            asset_id=asset.id,
            profile="1",
            label=AUDIO,
            object_id=stored.id,
            bandwidth=1,
            average_bandwidth=1,
            codecs="",
            playlist="",
        )
    )
    asset.state = AssetState.READY
    session.flush()


def test_what_came_with_moodle_goes_home_in_both_formats_and_is_known_when_it_is_back(client, bring, school, session):
    brought = bring(moodle(("a.png", picture()), ("b.png", b"no picture"), ("c.mp3", SOUND)), "x.xml")
    assert [(word, detail) for _line, word, detail in brought.remarks] == [("bad_file", "b.png")]
    assert take(client, brought) == 303
    shown, heard = newest(session)["media"]
    assert (shown["kind"], shown["alt"], heard["kind"], heard["alt"]) == (
        "picture",
        {"ar": "قبلة"},
        "sound",
        {"ar": "آية"},
    )
    kept = library.picture(shown["asset"])
    assert (kept.width, kept.height, kept.owner_id) == (64, 48, school.trainer.id)
    sound = session.query(Asset).filter_by(public_id=heard["asset"]).one()
    assert (sound.wanted, sound.state, bool(sound.job_id)) == ("audio", AssetState.UPLOADED, True)
    where = f"/teach/courses/{school.course.id}/questions/export"
    entry = session.query(QuestionEntry).order_by(QuestionEntry.id.desc()).first().id
    assert "الصور والأصوات" in client.get(f"{where}?entry={entry}").get_data(as_text=True).split("Moodle XML")[1]
    hear(session, sound)
    for layout in ("moodle", "qti"):
        told = client.get(f"{where}/file?format={layout}&entry={entry}").data
        again = bring(told, f"again.{layout}")
        assert (again.mistakes, again.remarks, again.counts["new"], again.counts["known"]) == ([], [], 0, 1)
    before = session.query(Asset).count()
    assert take(client, bring(moodle(("a.png", picture()), ("c.mp3", SOUND), ask="سؤال آخر"), "y.xml")) == 303
    assert newest(session)["ask"] == {"ar": "سؤال آخر"}
    assert session.query(Asset).count() == before  # the same picture and sound serve again


def test_a_place_on_a_picture_comes_with_its_picture(client, bring, session):
    brought = bring(packed([AREAS], **{"images__m .png": picture()}), "x.zip")
    assert take(client, brought) == 303
    body = newest(session)
    drawn = library.picture(body["picture"]["asset"])
    assert (drawn.width, body["picture"]["width"], body["areas"][1]["right"]) == (64, 64, True)


def test_where_there_is_no_room_for_the_pictures_nothing_is_taken_in_and_it_is_said(
    client, bring, session, monkeypatch
):
    def full(*_given):
        raise RuleError("full")

    before = session.query(QuestionEntry).count()
    brought = bring(moodle(("a.png", picture())), "x.xml")
    monkeypatch.setattr(filing.showing, "keep", full)
    assert take(client, brought) == 303
    assert session.query(QuestionEntry).count() == before
    assert "لا متسع" in client.get(f"/teach/question-files/{brought.id}").get_data(as_text=True)


def test_more_than_a_file_may_hold_is_refused_before_it_is_made(client, bring, school, session, monkeypatch):
    take(client, bring(moodle(("a.png", picture())), "x.xml"))
    monkeypatch.setattr(giving, "MOST_BYTES", 100)
    where = f"/teach/courses/{school.course.id}/questions/export/file"
    assert client.get(f"{where}?format=moodle").status_code == 422
    assert client.get(f"{where}?format=gift").status_code == 200
